import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareBytes } from '../../src/formats/byte-order.js';
import {
  bundlePaths,
  indexPath,
  leadingPaths,
  mediaTypes,
  packPath,
} from '../../src/formats/bundle-manifest/bundle-paths.js';
import { checksumsOf } from '../../src/formats/bundle-manifest/checksums.js';
import { encodeManifest } from '../../src/formats/bundle-manifest/encode-manifest.js';
import { encodeIndexLine } from '../../src/formats/bundle-manifest/index-line.js';
import type { BundleManifest, ManifestEntry, RowFacts } from '../../src/formats/bundle-manifest/manifest.js';
import { verifyGuide } from '../../src/formats/bundle-manifest/verify-guide.js';
import { verifyScript } from '../../src/formats/bundle-manifest/verify-script.js';
import { canonicalBytes, canonicalJson } from '../../src/formats/canonical-json/canonicalize.js';
import { digestBytes, digestOf, type Digest } from '../../src/formats/digest.js';
import { ItemSetBuilder } from '../../src/formats/item-set/item-set-builder.js';
import { buildOciLayout } from '../../src/formats/oci/layout.js';
import { tarHeader, tarPadding, tarTrailer } from '../../src/formats/tar/tar-header.js';
import { shardId } from '../../src/formats/sharding/shard-id.js';
import { compressFrame } from '../../src/formats/zstd/zstd-frame.js';
import type { BundleFile } from '../../src/kernel/file-slice.js';
import type { Plan } from '../../src/kernel/plan.js';
import { LocalKeySigner } from '../../src/stages/signing/local-key-signer.js';
import { sealBundle, type SealInput } from '../../src/stages/signing/seal-bundle.js';

export interface FixtureRecord {
  readonly key: string;
  readonly body: unknown;
}

export interface BundleOptions {
  readonly kinds?: Readonly<Record<string, readonly FixtureRecord[]>>;
  readonly recordsPerShard?: number;
  readonly shardsPerPack?: number;
  readonly tenant?: string;
  /** Changes the manifest before it is encoded and signed. */
  readonly manifest?: (manifest: BundleManifest) => BundleManifest;
  /** Changes the payload files, by path, before the manifest is made. */
  readonly payload?: (files: Map<string, PayloadFile>) => void;
  readonly seal?: (input: SealInput) => SealInput;
  readonly privateKey?: KeyObject;
  readonly unsigned?: boolean;
}

export interface PayloadFile {
  bytes: Buffer;
  mediaType: string;
  records?: number;
  rows?: RowFacts;
}

export interface FixtureBundle {
  /** All files by path, in the order of the tar. */
  readonly files: Map<string, Buffer>;
  readonly manifest: BundleManifest;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const zeroDigest = `sha256:${'0'.repeat(64)}` as Digest;

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

/** Records `<source>/<prefix>-0001`..., with bodies of a few hundred bytes. */
export function someRecords(count: number, prefix = 'GHSA', source = 'osv'): FixtureRecord[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `${prefix}-${String(i + 1).padStart(6, '0')}`;
    return {
      key: `${source}/${id}`,
      body: { id, modified: '2026-01-02T03:04:05Z', summary: `An issue, number ${i + 1}, in a package: é 漢 😀` },
    };
  });
}

export function planOf(kinds: readonly string[]): Plan {
  return {
    schema: 'urn:export-center:plan:v1',
    profile: { name: 'fixture', revision: 1, kind: 'json:raw', specDigest: zeroDigest },
    selectors: { kinds: kinds as Plan['selectors']['kinds'] },
    cut: { seq: 7 },
    asOf: '2026-01-02T03:04:05Z',
    projection: { name: 'identity', version: 1, digest: zeroDigest },
    adapter: { name: 'json:raw', version: 1 },
    formats: { manifest: 1, 'record-line': 1, 'shard-index': 1 },
    codec: { codec: 'zstd', level: 3, library: '1.5.7' },
    sharding: { target: 262_144, minimum: 131_072, maximum: 1_048_576, pack: 4_194_304 },
  };
}

export const lineOf = ({ key, body }: FixtureRecord): string => `${canonicalJson({ key, record: body })}\n`;

/** A whole bundle in memory, small by default, made by the code that makes real ones. */
export async function makeBundle(options: BundleOptions = {}): Promise<FixtureBundle> {
  const kinds = options.kinds ?? { advisories: someRecords(7), kev: someRecords(2, 'CVE', 'cisa') };
  const privateKey = options.privateKey ?? newKey();
  const signer = new LocalKeySigner(privateKey);
  const { payload, totals, itemSetRoot } = makePayload(kinds, options.recordsPerShard ?? 2, options.shardsPerPack ?? 2);
  options.payload?.(payload);
  payload.set(bundlePaths.guide, { bytes: verifyGuide(), mediaType: mediaTypes.guide });
  payload.set(bundlePaths.script, { bytes: verifyScript(), mediaType: mediaTypes.script });
  const plan = planOf(Object.keys(kinds));
  const draft = manifestOf(plan, payload, totals, itemSetRoot);
  const manifest = options.manifest ? options.manifest(draft) : draft;
  const manifestBytes = encodeManifest(manifest);
  const checksumsBytes = checksumsOf(manifest, digestOf(manifestBytes));
  const files = new Map([...payload].map(([path, { bytes }]) => [path, bytes]));
  files.set(bundlePaths.manifest, manifestBytes).set(bundlePaths.checksums, checksumsBytes);
  const input = sealInput(manifestBytes, checksumsBytes, plan, options.tenant ?? 'acme');
  const sealed = options.unsigned
    ? { documents: [] }
    : await sealBundle(options.seal ? options.seal(input) : input, signer);
  for (const { path, bytes } of sealed.documents) files.set(path, bytes);
  return {
    files: new Map([...files].sort(([a], [b]) => rank(a) - rank(b) || compareBytes(a, b))),
    manifest,
    privateKey,
    publicKey: await signer.publicKey(),
  };
}

const rank = (path: string): number => (leadingPaths.includes(path) ? leadingPaths.indexOf(path) : leadingPaths.length);

function sealInput(manifestBytes: Buffer, checksumsBytes: Buffer, plan: Plan, tenantSlug: string): SealInput {
  return {
    manifestBytes,
    checksumsBytes,
    tenantSlug,
    plan,
    planDigest: digestOf(canonicalBytes(plan)),
    evidence: {
      cut: plan.cut.seq,
      sources: [{ uri: 'urn:export-center:evidence:advisories:osv', digest: zeroDigest }],
    },
    builder: { id: 'urn:export-center:test', version: '0.1.0' },
    invocationId: 'run_01JAAAAAAAAAAAAAAAAAAAAAAA',
    startedOn: '2026-01-02T03:04:05Z',
    finishedOn: '2026-01-02T03:04:06Z',
  };
}

interface Totals {
  records: number;
  plainBytes: number;
}

function makePayload(kinds: Readonly<Record<string, readonly FixtureRecord[]>>, perShard: number, perPack: number) {
  const payload = new Map<string, PayloadFile>();
  const totals: Totals = { records: 0, plainBytes: 0 };
  const set = new ItemSetBuilder();
  for (const kind of Object.keys(kinds).sort(compareBytes)) {
    const records = kinds[kind]!;
    for (const { key, body } of records) set.add(kind, key, digestBytes(digestOf(canonicalBytes(body))));
    addKind(payload, totals, kind, chunk(chunk(records, perShard), perPack));
  }
  return { payload, totals, itemSetRoot: set.root() };
}

const rowDigestOf = (shard: readonly FixtureRecord[]) =>
  shardId(shard.map(({ key, body }) => ({ key, digest: digestOf(canonicalBytes(body)) })));

function addKind(
  payload: Map<string, PayloadFile>,
  totals: Totals,
  kind: string,
  packs: readonly (readonly (readonly FixtureRecord[])[])[],
): void {
  const index: string[] = [];
  packs.forEach((shards, i) => {
    const path = packPath(kind, i + 1);
    const frames: Buffer[] = [];
    for (const shard of shards) {
      const plain = Buffer.from(shard.map(lineOf).join(''));
      const frame = compressFrame(plain, 3);
      const offset = frames.reduce((sum, { length }) => sum + length, 0);
      const [first, last] = [shard[0]!.key, shard.at(-1)!.key];
      index.push(
        encodeIndexLine({
          first,
          last,
          records: shard.length,
          pack: path,
          offset,
          length: frame.length,
          plainBytes: plain.length,
          rowDigest: rowDigestOf(shard),
        }),
      );
      frames.push(frame);
      totals.plainBytes += plain.length;
      totals.records += shard.length;
    }
    payload.set(path, { bytes: Buffer.concat(frames), mediaType: mediaTypes.records, records: shards.flat().length });
  });
  if (index.length > 0)
    payload.set(indexPath(kind), { bytes: Buffer.from(index.join('')), mediaType: mediaTypes.index });
}

function manifestOf(
  plan: Plan,
  payload: Map<string, PayloadFile>,
  totals: Totals,
  itemSetRoot: Digest,
): BundleManifest {
  const entries = [...payload]
    .map(([path, { bytes, mediaType, records, rows }]): ManifestEntry => ({
      path,
      digest: digestOf(bytes),
      bytes: bytes.length,
      mediaType,
      ...(records === undefined ? {} : { records, codec: 'zstd' }),
      ...(rows ? { rows } : {}),
    }))
    .sort((a, b) => compareBytes(a.path, b.path));
  const { codec, level, library } = plan.codec;
  return {
    schema: 'urn:export-center:manifest:v1',
    profile: plan.profile,
    selectors: { ...plan.selectors },
    asOf: plan.asOf,
    entries,
    itemSetRoot,
    dropped: [],
    totals: { files: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0), ...totals },
    formats: plan.formats,
    adapter: plan.adapter,
    projection: plan.projection,
    codec: { name: codec, level, library },
    sharding: plan.sharding,
  };
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** A folder that disappears with `using`. */
export class TemporaryFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'export-center-test-'));

  write(path: string, bytes: string | Uint8Array): string {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  }

  /** Writes the files and gives them as the verifier takes them. */
  writeBundle(files: ReadonlyMap<string, Uint8Array>): BundleFile[] {
    return [...files].map(([path, bytes]) => {
      const file = this.write(path, bytes);
      return {
        path,
        bytes: bytes.length,
        slices: bytes.length === 0 ? [] : [{ file, offset: 0, length: bytes.length }],
      };
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The tar of some files, in their order. */
export function tarOf(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const members = [...files].flatMap(([path, bytes]) => [
    tarHeader({ path, size: bytes.length }),
    bytes,
    Buffer.alloc(tarPadding(bytes.length)),
  ]);
  return Buffer.concat([...members, tarTrailer]);
}

/** The files of the OCI image layout of a bundle. */
export function ociLayoutOf(bundle: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const files = [...bundle].map(([path, bytes]) => ({
    path,
    mediaType: 'application/octet-stream',
    digest: digestOf(bytes),
    bytes: bytes.length,
  }));
  const content = new Map([...bundle.values()].map((bytes) => [digestOf(bytes), bytes]));
  const { members } = buildOciLayout({ files, created: '2026-01-02T03:04:05Z' });
  return new Map(members.map((member) => [member.path, 'bytes' in member ? member.bytes : content.get(member.blob)!]));
}
