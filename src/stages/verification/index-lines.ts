import { indexLineLimit } from '../../formats/bundle-manifest/index-line.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { CheckFailure } from './check-failure.js';
import type { SliceReader } from './fs-slice-reader.js';

/** Lines with their line feed, each valid until the next. Throws CheckFailure for one that is too long, and for a last one that does not end. */
export function* indexLines(reader: SliceReader, { path, slices }: BundleFile): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (const piece of reader.pieces(slices)) {
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
