import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import { GzipTrailer, gzipHeader } from '../../formats/gzip/gzip-member.js';
import { tarHeader, tarPadding, tarTrailer } from '../../formats/tar/tar-header.js';

/** A member of the archive: bytes, or a file whose length is known. */
export type TarGzMember = { readonly path: string; readonly mode?: number } & (
  { readonly bytes: Uint8Array } | { readonly file: string; readonly size: number }
);

/** What `gzip` uses where it is not told. */
const level = 6;
const blockBytes = 1024 * 1024;
/** How far back deflate looks (RFC 1951, 2). */
const windowBytes = 32 * 1024;
/** As many blocks as zlib has threads for in this process by default. */
const blocksAtOnce = 4;

const deflateBlock = promisify(deflateRaw) as (
  plain: Uint8Array,
  options: { readonly level: number; readonly finishFlush: number; readonly dictionary?: Uint8Array },
) => Promise<Buffer>;

/**
 * A gzip-compressed tar of a few files. Its bytes follow from the members and the version of zlib: no time, owner, mode or system of this
 * host is in it, and blocks of fixed size are compressed side by side, each knowing the end of the one before, as pigz does. Ending the
 * iteration early closes the file. Errors: those of the file.
 */
export async function* tarGz(members: readonly TarGzMember[]): AsyncGenerator<Uint8Array> {
  const trailer = new GzipTrailer();
  const open: Promise<Buffer>[] = [];
  let dictionary: Uint8Array | undefined;
  yield gzipHeader;
  for await (const block of blocksOf(members)) {
    trailer.update(block);
    open.push(quiet(deflateBlock(block, { level, finishFlush: constants.Z_SYNC_FLUSH, dictionary })));
    dictionary = block.subarray(-windowBytes);
    if (open.length >= blocksAtOnce) yield await open.shift()!;
  }
  for (const deflated of open) yield await deflated;
  yield await deflateBlock(Buffer.alloc(0), { level, finishFlush: constants.Z_FINISH });
  yield trailer.finish();
}

/** The bytes of the tar in blocks of one size, the last one shorter. The memory of a block is used again for a later one. */
async function* blocksOf(members: readonly TarGzMember[]): AsyncGenerator<Uint8Array> {
  // One is filled, some are compressed, and the oldest of those has the end of the one before as its dictionary.
  const ring = Array.from({ length: blocksAtOnce + 2 }, () => Buffer.allocUnsafeSlow(blockBytes));
  let [filled, used] = [0, 0];
  for (const fill of sourcesOf(members)) {
    await using source = await fill.open();
    for (;;) {
      const count = await source.read(ring[filled % ring.length]!.subarray(used));
      if (count === 0) break;
      used += count;
      if (used < blockBytes) continue;
      yield ring[filled % ring.length]!;
      [filled, used] = [filled + 1, 0];
    }
  }
  if (used > 0) yield ring[filled % ring.length]!.subarray(0, used);
}

/** Fills memory with what comes next; 0 at the end. */
interface Source extends AsyncDisposable {
  read(target: Buffer): Promise<number>;
}

function* sourcesOf(members: readonly TarGzMember[]): Generator<{ open(): Promise<Source> }> {
  for (const member of members) {
    const size = 'bytes' in member ? member.bytes.length : member.size;
    yield bytesSource(tarHeader({ path: member.path, size, mode: member.mode }));
    yield 'bytes' in member ? bytesSource(member.bytes) : fileSource(member.file);
    yield bytesSource(Buffer.alloc(tarPadding(size)));
  }
  yield bytesSource(tarTrailer);
}

function bytesSource(bytes: Uint8Array): { open(): Promise<Source> } {
  let at = 0;
  const read = async (target: Buffer) => {
    const piece = bytes.subarray(at, at + target.length);
    target.set(piece);
    at += piece.length;
    return piece.length;
  };
  return { open: async () => ({ read, [Symbol.asyncDispose]: async () => undefined }) };
}

function fileSource(path: string): { open(): Promise<Source> } {
  return {
    open: async () => {
      const file = await open(path, 'r');
      const read = async (target: Buffer) => (await file.read(target, 0, target.length)).bytesRead;
      return { read, [Symbol.asyncDispose]: () => file.close() };
    },
  };
}

/** It is awaited later; until then a failure must not count as unhandled. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
