import { longestLine } from './audit-export.js';

/** The lines of a stream without their line feeds. Of a line that is too long only the beginning is given, which nothing accepts. */
export async function* exportLines(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield bytes.subarray(start, Math.min(end, start + longestLine + 1));
      start = end + 1;
    }
    rest = bytes.subarray(start, start + longestLine + 1);
  }
  if (rest.length > 0) yield rest;
}
