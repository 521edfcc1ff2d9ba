import { indexPath, kindOfIndex, kindOfPack } from '../../formats/bundle-manifest/bundle-paths.js';
import { indexLineLimit, parseIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { BundleManifest, ManifestEntry } from '../../formats/bundle-manifest/manifest.js';
import { compareBytes } from '../../formats/byte-order.js';
import { DigestStream } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import type { BundleContents } from './bundle-contents.js';
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
 * counts that agree with the manifest, and no pack without lines. Throws CheckFailure or FormatError at the first thing wrong.
 */
export async function checkIndexes(
  contents: BundleContents,
  manifest: BundleManifest,
  signal?: AbortSignal,
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
  if (findings.complete) requireTotals(findings, manifest);
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
  for (const bytes of linesOf(contents, index.path)) {
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

/** Lines of a file with their line feed. Throws CheckFailure for one that is too long or does not end. */
export function* linesOf(contents: BundleContents, path: string): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (const piece of contents.reader.pieces(contents.get(path).slices)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield bytes.subarray(start, end + 1);
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
    if (rest.length > indexLineLimit)
      throw new CheckFailure('EC-TOO-LARGE', `${path} has a line of more than ${indexLineLimit} bytes`, path);
  }
  if (rest.length > 0) throw new CheckFailure('EC-VERIFY-INDEX', `the last line of ${path} does not end`, path);
}

function requireTotals(found: IndexFindings, { totals }: BundleManifest): void {
  for (const name of ['records', 'plainBytes'] as const) {
    if (found[name] !== totals[name])
      throw new CheckFailure(
        'EC-VERIFY-INDEX',
        `the indexes count ${found[name]} ${name}, the manifest's totals ${totals[name]}`,
      );
  }
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
