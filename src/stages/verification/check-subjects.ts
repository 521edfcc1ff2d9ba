import { hash } from 'node:crypto';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { FormatError } from '../../formats/format-error.js';
import type { NormalizedLine } from '../../formats/normalized-record/normalized-record.js';
import {
  kindsWithSubjects,
  parseSubjectLine,
  subjectLinesOf,
  subjectsPath,
} from '../../formats/subjects/subject-line.js';
import { frameLength } from '../../formats/zstd/frame-header.js';
import { decompressFrame } from '../../formats/zstd/zstd-frame.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import type { BundleContents } from './bundle-contents.js';
import { CheckFailure } from './check-failure.js';
import { indexLines } from './index-lines.js';

/** Plain bytes of one frame of normalised records: a shard, which is one document at most where that is longer. */
const frameLimit = 256 * 1024 * 1024;

export const hasSubjects = ({ formats }: BundleManifest): boolean => Object.hasOwn(formats, 'subjects');

/**
 * Whether subjects.jsonl lists what the normalised records say, no more and no less, in byte order. Both sides are added up, a hash a line, so
 * that nothing is kept but a sum. Throws CheckFailure.
 */
export function checkSubjects(contents: BundleContents, { entries }: BundleManifest): string {
  const expected = new LineSum();
  for (const { path } of entries.filter(({ path: one }) => kindsWithSubjects.some((kind) => isPackOf(kind, one))))
    named(path, () => addPack(expected, contents, contents.get(path)));
  const found = new LineSum();
  named(subjectsPath, () => addList(found, indexLines(contents.reader, contents.get(subjectsPath))));
  if (!found.equals(expected))
    throw new CheckFailure(
      'EC-VERIFY-INDEX',
      `${subjectsPath} has ${found.lines} lines that are not the ${expected.lines} of the normalised records`,
      subjectsPath,
    );
  return `${found.lines} subjects of SBOMs and VEX, those of the normalised records`;
}

const isPackOf = (kind: string, path: string) => path.startsWith(`normalized/${kind}/`);

function addPack(sum: LineSum, { reader }: BundleContents, { slices }: BundleFile): void {
  for (let rest = reader.read(slices); rest.length > 0;) {
    const end = frameLength(rest);
    const plain = decompressFrame(rest.subarray(0, end), frameLimit);
    rest = rest.subarray(end);
    for (let start = 0; start < plain.length;) {
      const stop = plain.indexOf(10, start);
      const line = JSON.parse(plain.toString('utf8', start, stop)) as NormalizedLine;
      for (const subject of subjectLinesOf(line)) sum.add(Buffer.from(subject));
      start = stop + 1;
    }
  }
}

function addList(sum: LineSum, lines: Iterable<Buffer>): void {
  let before: Buffer = Buffer.alloc(0);
  for (const line of lines) {
    parseSubjectLine(line.subarray(0, -1));
    if (before.compare(line) >= 0)
      throw new FormatError('unsorted', `line ${sum.lines + 1} is not behind the one before`);
    sum.add(line);
    before = Buffer.from(line);
  }
}

/** What goes wrong while a file is read, with its name. */
function named(path: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (error instanceof CheckFailure) throw error;
    throw new CheckFailure('EC-VERIFY-INDEX', `${path}: ${(error as Error).message}`, path);
  }
}

/** Says whether two lists hold the same lines, each as often, in whatever order. */
class LineSum {
  lines = 0;
  #sum = 0n;

  add(line: Uint8Array): void {
    this.lines += 1;
    this.#sum = BigInt.asUintN(256, this.#sum + BigInt(`0x${hash('sha256', line, 'hex')}`));
  }

  equals(other: LineSum): boolean {
    return this.lines === other.lines && this.#sum === other.#sum;
  }
}
