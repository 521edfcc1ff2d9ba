import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createDeflateRaw } from 'node:zlib';
import { GzipTrailer, gzipHeader } from '../../formats/gzip/gzip-member.js';
import { tarHeader, tarPadding, tarTrailer } from '../../formats/tar/tar-header.js';

/** A member of the archive: bytes, or a file whose length is known. */
export type TarGzMember = { readonly path: string } & (
  { readonly bytes: Uint8Array } | { readonly file: string; readonly size: number }
);

/** What `gzip` uses where it is not told. */
const level = 6;
const chunkBytes = 256 * 1024;

/**
 * A gzip-compressed tar of a few files. Its bytes follow from the members and the version of zlib: no time, owner, mode or system of this
 * host is in it. Ending the iteration early closes the file. Errors: those of the file.
 */
export async function* tarGz(members: readonly TarGzMember[]): AsyncGenerator<Uint8Array> {
  const trailer = new GzipTrailer();
  const deflate = createDeflateRaw({ level, chunkSize: chunkBytes });
  const plain = Readable.from(observed(tarBytes(members), trailer), { objectMode: false, highWaterMark: chunkBytes });
  plain.on('error', (error) => deflate.destroy(error));
  try {
    yield gzipHeader;
    for await (const chunk of plain.pipe(deflate)) yield chunk as Buffer;
    yield trailer.finish();
  } finally {
    plain.destroy();
    deflate.destroy();
  }
}

async function* observed(chunks: AsyncIterable<Uint8Array>, trailer: GzipTrailer): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    trailer.update(chunk);
    yield chunk;
  }
}

async function* tarBytes(members: readonly TarGzMember[]): AsyncGenerator<Uint8Array> {
  for (const member of members) {
    const size = 'bytes' in member ? member.bytes.length : member.size;
    yield tarHeader({ path: member.path, size });
    if ('bytes' in member) yield member.bytes;
    else yield* createReadStream(member.file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
    yield Buffer.alloc(tarPadding(size));
  }
  yield tarTrailer;
}
