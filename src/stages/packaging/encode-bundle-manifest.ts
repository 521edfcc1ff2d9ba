import { compareBytes } from '../../formats/byte-order.js';
import { bundlePaths, mediaTypes } from '../../formats/bundle-manifest/bundle-paths.js';
import { checksumsOf } from '../../formats/bundle-manifest/checksums.js';
import { encodeManifest } from '../../formats/bundle-manifest/encode-manifest.js';
import type { BundleManifest, ManifestEntry } from '../../formats/bundle-manifest/manifest.js';
import { verifyGuide } from '../../formats/bundle-manifest/verify-guide.js';
import { verifyModule } from '../../formats/bundle-manifest/verify-module.js';
import { verifyScript } from '../../formats/bundle-manifest/verify-script.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { withoutRules, type Plan } from '../../kernel/plan.js';
import type { LayoutFile } from './bundle-layout.js';

export interface DocumentBytes {
  readonly path: string;
  readonly bytes: Buffer;
  readonly mediaType: string;
}

export interface DeterministicDocuments {
  readonly manifestDigest: Digest;
  readonly manifest: DocumentBytes;
  readonly checksums: DocumentBytes;
  /** In the order of the tar, manifest and checksums included. */
  readonly all: readonly DocumentBytes[];
}

interface Payload {
  readonly itemSetRoot: Digest;
  readonly records: number;
  readonly plainBytes: number;
  readonly dropped?: BundleManifest['dropped'];
}

/** The documents of a bundle that are the same bytes for the same plan, whoever makes it and when: all but what signing adds. */
export function deterministicDocuments(
  plan: Plan,
  payload: Payload,
  files: readonly LayoutFile[],
): DeterministicDocuments {
  const guide = { path: bundlePaths.guide, bytes: verifyGuide(), mediaType: mediaTypes.guide };
  const module = { path: bundlePaths.module, bytes: verifyModule(), mediaType: mediaTypes.module };
  const script = { path: bundlePaths.script, bytes: verifyScript(), mediaType: mediaTypes.script };
  const entries = [...files.map(fileEntry), ...[guide, script, module].map(documentEntry)];
  const content = manifestOf(plan, payload, entries);
  const manifest = { path: bundlePaths.manifest, bytes: encodeManifest(content), mediaType: mediaTypes.manifest };
  const manifestDigest = digestOf(manifest.bytes);
  const checksums = {
    path: bundlePaths.checksums,
    bytes: checksumsOf(content, manifestDigest),
    mediaType: mediaTypes.checksums,
  };
  return { manifestDigest, manifest, checksums, all: [manifest, checksums, guide, script, module] };
}

function manifestOf(plan: Plan, payload: Payload, unsorted: readonly ManifestEntry[]): BundleManifest {
  const entries = unsorted.toSorted((a, b) => compareBytes(a.path, b.path));
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const { codec, level, library } = plan.codec;
  const { target, minimum, maximum, pack } = plan.sharding;
  return {
    schema: 'urn:export-center:manifest:v1',
    profile: plan.profile,
    selectors: { ...plan.selectors },
    asOf: plan.asOf,
    entries,
    itemSetRoot: payload.itemSetRoot,
    ...baseOf(plan),
    dropped: payload.dropped ?? [],
    totals: { files: entries.length, bytes, records: payload.records, plainBytes: payload.plainBytes },
    formats: plan.formats,
    adapter: plan.adapter,
    projection: withoutRules(plan.projection),
    codec: { name: codec, level, library },
    sharding: { target, minimum, maximum, pack },
  };
}

function baseOf({ base }: Plan): Pick<BundleManifest, 'base'> {
  if (!base) return {};
  const { manifestDigest, itemSetRoot } = base;
  return { base: { manifestDigest, itemSetRoot } };
}

function fileEntry({ path, digest, bytes, mediaType, records, rows }: LayoutFile): ManifestEntry {
  const packed = records === undefined ? {} : { records, codec: 'zstd' as const };
  return { path, digest, bytes, mediaType, ...packed, ...(rows ? { rows } : {}) };
}

function documentEntry({ path, bytes, mediaType }: DocumentBytes): ManifestEntry {
  return { path, digest: digestOf(bytes), bytes: bytes.length, mediaType };
}
