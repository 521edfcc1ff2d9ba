import { kindOfRemoved } from '../../formats/bundle-manifest/bundle-paths.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { FormatError } from '../../formats/format-error.js';
import { compareTombstones, parseTombstone, type Tombstone } from '../../formats/tombstones/tombstone-line.js';
import type { BundleContents } from './bundle-contents.js';
import { CheckFailure } from './check-failure.js';
import { indexLines } from './index-lines.js';

/** Reads every `removed/<kind>.jsonl`: canonical lines in their order. Throws CheckFailure at the first thing wrong. */
export function checkTombstones(
  contents: BundleContents,
  manifest: BundleManifest,
  take: (kind: string, tombstone: Tombstone) => void,
): string {
  let count = 0;
  for (const { path } of manifest.entries) {
    const kind = kindOfRemoved(path);
    if (kind === undefined) continue;
    if (!manifest.base)
      throw new CheckFailure('EC-VERIFY-INDEX', `${path} removes records, and there is no base`, path);
    for (const tombstone of tombstonesIn(path, indexLines(contents.reader, contents.get(path)))) {
      take(kind, tombstone);
      count += 1;
    }
  }
  return `${count} removed records, in order`;
}

/** Reads the lines of the file of that path, with their line feeds. Throws CheckFailure. */
export function* tombstonesIn(path: string, lines: Iterable<Buffer>): Generator<Tombstone> {
  let [line, before]: [number, Tombstone | undefined] = [0, undefined];
  for (const bytes of lines) {
    line += 1;
    const tombstone = atLine(path, line, () => parseTombstone(bytes.subarray(0, -1)));
    if (before && compareTombstones(before, tombstone) >= 0)
      throw new CheckFailure('EC-VERIFY-INDEX', `${path} line ${line} does not come after the line before it`, path);
    before = tombstone;
    yield tombstone;
  }
}

function atLine<T>(path: string, line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CheckFailure('EC-VERIFY-INDEX', `${path} line ${line}: ${error.message}`, path);
  }
}
