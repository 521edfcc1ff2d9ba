import { indexPath, kindOfIndex, kindOfPack } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { BundleManifest, ManifestEntry } from '../../formats/bundle-manifest/manifest.js';
import { compareBytes } from '../../formats/byte-order.js';
import { DigestStream } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import type { BundleContents } from './bundle-contents.js';
import { noPatches, type PatchFindings } from './check-patches.js';
import { indexLines } from './index-lines.js';
import { IndexWalk, type PackLines } from './index-walk.js';
import { CheckFailure } from './check-failure.js';

export interface IndexFindings {
  /** In byte order of kind, then of path: the order of records. */
  readonly packs: readonly PackLines[];
  readonly shards: number;
  readonly records: number;
  readonly plainBytes: number;
  /** Whether all records of the bundle lie in shards, as in the layout of json:raw. */
  readonly complete: boolean;
}

/**
 * Reads every index: its digest, canonical lines, keys that rise from shard to shard, frames that cover each pack from its first byte to its last,
 * counts that agree with the manifest (with those of `patches`, where records travel so), and no pack without lines. Throws CheckFailure or FormatError at the first thing wrong.
 */
export async function checkIndexes(
  contents: BundleContents,
  manifest: BundleManifest,
  signal?: AbortSignal,
  patches: PatchFindings = noPatches,
): Promise<IndexFindings> {
  const entries = entriesByKind(manifest);
  const walks: IndexWalk[] = [];
  for (const kind of [...entries.keys()].sort(compareBytes))
    walks.push(await checkIndex(contents, kind, entries.get(kind)!, signal));
  const findings = {
    packs: walks.flatMap((walk) => walk.packs),
    shards: sum(walks, (walk) => walk.shards),
    records: sum(walks, (walk) => walk.records),
    plainBytes: sum(walks, (walk) => walk.plainBytes),
    complete: Object.hasOwn(manifest.formats, 'shard-index'),
  };
  if (findings.complete) requireTotals(findings, patches, manifest);
  return findings;
}

interface KindEntries {
  index?: ManifestEntry;
  readonly packs: ManifestEntry[];
}

function entriesByKind(manifest: BundleManifest): Map<string, KindEntries> {
  const kinds = new Map<string, KindEntries>();
  const at = (kind: string) => kinds.get(kind) ?? kinds.set(kind, { packs: [] }).get(kind)!;
  for (const entry of manifest.entries) {
    const [indexed, packed] = [kindOfIndex(entry.path), kindOfPack(entry.path)];
    if (indexed !== undefined) at(indexed).index = entry;
    if (packed !== undefined) at(packed).packs.push(entry);
  }
  return kinds;
}

async function checkIndex(
  contents: BundleContents,
  kind: string,
  { index, packs }: KindEntries,
  signal?: AbortSignal,
): Promise<IndexWalk> {
  if (!index)
    throw new CheckFailure(
      'EC-VERIFY-INDEX',
      `${indexPath(kind)} is missing for the packs of ${kind}`,
      indexPath(kind),
    );
  const walk = new IndexWalk(kind, packs);
  const digest = new DigestStream();
  let line = 0;
  for (const bytes of indexLines(contents.reader, contents.get(index.path))) {
    digest.update(bytes);
    line += 1;
    atLine(index.path, line, () => walk.take(parseIndexLine(bytes.subarray(0, -1)), bytes));
    if (line % 512 === 0) await breathe(signal);
  }
  if (digest.digest() !== index.digest)
    throw new CheckFailure(
      'EC-DIGEST-MISMATCH',
      `${index.path} does not have the digest that the manifest gives`,
      index.path,
    );
  return walk.finish();
}

/** Lets timers and sockets of the process have their turn. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

function atLine(path: string, line: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CheckFailure('EC-VERIFY-INDEX', `${path} line ${line}: ${error.message}`, path);
  }
}

function requireTotals(found: IndexFindings, patches: PatchFindings, { totals }: BundleManifest): void {
  for (const name of ['records', 'plainBytes'] as const) {
    const counted = found[name] + patches[name];
    if (counted !== totals[name])
      throw new CheckFailure(
        'EC-VERIFY-INDEX',
        `the indexes count ${counted} ${name}, the manifest's totals ${totals[name]}`,
      );
  }
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
