/** The documents around the payload, each at one fixed path. */
export const bundlePaths = {
  manifest: 'manifest.json',
  manifestSignature: 'manifest.json.sig',
  manifestBundle: 'manifest.json.sigstore.json',
  manifestEnvelope: 'manifest.dsse.json',
  checksumsSignature: 'checksums.txt.sig',
  provenance: 'provenance.dsse.json',
  checksums: 'checksums.txt',
  guide: 'VERIFY.md',
  script: 'verify.sh',
  module: 'verify.mjs',
} as const;

/** The first members of a bundle's tar, in this order; all others follow in byte order of path. */
export const leadingPaths: readonly string[] = Object.values(bundlePaths);

/** What signing adds. Their bytes differ from run to run, so neither the manifest nor checksums.txt lists them. */
export const signaturePaths: readonly string[] = [
  bundlePaths.manifestSignature,
  bundlePaths.manifestBundle,
  bundlePaths.manifestEnvelope,
  bundlePaths.checksumsSignature,
  bundlePaths.provenance,
];

export const mediaTypes = {
  manifest: 'application/vnd.export-center.manifest.v1+json',
  index: 'application/vnd.export-center.index.v1+jsonl',
  records: 'application/vnd.export-center.records.v1+jsonl+zstd',
  removed: 'application/vnd.export-center.removed.v1+jsonl',
  patches: 'application/vnd.export-center.compact-delta.v1',
  signature: 'text/plain; charset=us-ascii',
  sigstoreBundle: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  dsse: 'application/vnd.dsse.envelope.v1+json',
  checksums: 'text/plain; charset=utf-8',
  guide: 'text/markdown; charset=utf-8',
  script: 'application/x-sh',
  module: 'text/javascript; charset=utf-8',
} as const;

const indexPattern = /^index\/([a-z][a-z0-9-]*)\.jsonl$/;
const removedPattern = /^removed\/([a-z][a-z0-9-]*)\.jsonl$/;
const patchPattern = /^patches\/([a-z][a-z0-9-]*)\/([0-9]{6,})\.patch$/;
const packPattern = /^data\/([a-z][a-z0-9-]*)\/([0-9]{6,})\.jsonl\.zst$/;

/** `index/<kind>.jsonl`. */
export const indexPath = (kind: string): string => `index/${kind}.jsonl`;

/** `removed/<kind>.jsonl`. */
export const removedPath = (kind: string): string => `removed/${kind}.jsonl`;

/** `data/<kind>/<number>.jsonl.zst`; the first pack has number 1. */
export const packPath = (kind: string, number: number): string =>
  `data/${kind}/${String(number).padStart(6, '0')}.jsonl.zst`;

/** The kind whose shards an index lists, or undefined for a path that is no index. */
export const kindOfIndex = (path: string): string | undefined => indexPattern.exec(path)?.[1];

/** The kind whose tombstones a file holds, or undefined for a path that is no such file. */
export const kindOfRemoved = (path: string): string | undefined => removedPattern.exec(path)?.[1];

/** `patches/<kind>/<number>.patch`; the first one has number 1. */
export const patchPath = (kind: string, number: number): string =>
  `patches/${kind}/${String(number).padStart(6, '0')}.patch`;

/** The kind whose records a file of patches makes, or undefined for a path that is no such file. */
export const kindOfPatches = (path: string): string | undefined => patchPattern.exec(path)?.[1];

/** The kind whose records a pack holds, or undefined for a path that is no pack. */
export const kindOfPack = (path: string): string | undefined => packPattern.exec(path)?.[1];

/** More files than any tool that unpacks a bundle should be asked to make. */
export const entryLimit = 100_000;
