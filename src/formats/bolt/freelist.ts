import { damaged, type PageRun } from './bolt-file.js';
import { pageFlags, pageHeaderBytes, readUint64 } from './bolt-layout.js';

/** From this count on, the real one is the first number of the list. */
const countElsewhere = 0xffff;

/** Ids of the free pages, ascending. Throws FormatError `syntax` for another page, a count that does not fit, or ids out of order. */
export function* readFreelist({ header, offset, bytes }: PageRun, highWaterMark: number): Generator<number, void> {
  if (header.flags !== pageFlags.freelist)
    throw damaged(offset + 8, `page ${header.id} should be the freelist and has the flags ${header.flags}`);
  const large = header.count === countElsewhere;
  const first = pageHeaderBytes + (large ? 8 : 0);
  const count = large ? (readUint64(bytes, pageHeaderBytes) ?? Infinity) : header.count;
  if (first + 8 * count > bytes.length)
    throw damaged(offset + 10, `a freelist of ${count} pages does not fit into its page`);
  let previous = 1;
  for (let at = first; at < first + 8 * count; at += 8) {
    const id = readUint64(bytes, at) ?? Infinity;
    if (id <= previous || id >= highWaterMark)
      throw damaged(
        offset + at,
        `the freelist names page ${id} behind page ${previous}; the file has ${highWaterMark} pages`,
      );
    yield id;
    previous = id;
  }
}
