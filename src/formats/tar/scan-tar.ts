import { FormatError } from '../format-error.js';
import { isZero, TarEntries, type TarEntry, type TarOptions } from './tar-entries.js';
import { tarBlock, tarPadding } from './tar-header.js';

/** Zero bytes that may follow the trailer: tar pads its output to records of 10,240 bytes. */
export const largestTail = 10_240;

/** Gives `length` bytes from `offset`, fewer only at the end of the archive. The bytes may be reused at the next call. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

/**
 * Lists the members of a tar that can be read at any place, without reading their data. Padding and what follows the trailer are
 * checked, so that no byte outside the data goes unseen. Throws FormatError; see docs/formats/tar.md.
 */
export function* scanTar(read: ReadAt, options: TarOptions): Generator<TarEntry, void> {
  const entries = new TarEntries(options);
  for (let at = 0; ;) {
    const meaning = entries.header(readBlock(read, at), at);
    at += tarBlock;
    if (meaning.is === 'end') return checkTail(read, at, options);
    if (meaning.is === 'extension') {
      entries.extension(Buffer.from(readAll(read, at, meaning.bytes)), at);
      at = checkedEnd(read, at, meaning.bytes);
    } else if (meaning.is === 'entry') {
      at = checkedEnd(read, at, meaning.entry.bytes, meaning.entry.path);
      yield meaning.entry;
    }
  }
}

function checkedEnd(read: ReadAt, start: number, bytes: number, path?: string): number {
  const end = start + bytes;
  requireZeros(readAll(read, end, tarPadding(bytes)), end, path);
  // Without padding nothing was read, and the data may be cut off.
  if (bytes > 0 && tarPadding(bytes) === 0) readAll(read, end - 1, 1);
  return end + tarPadding(bytes);
}

function readBlock(read: ReadAt, at: number): Uint8Array {
  const block = read(at, tarBlock);
  if (block.length === tarBlock) return block;
  throw cutOff(at + block.length);
}

function readAll(read: ReadAt, at: number, length: number): Uint8Array {
  const bytes = length === 0 ? new Uint8Array(0) : read(at, length);
  if (bytes.length < length) throw cutOff(at + bytes.length);
  return bytes;
}

export function cutOff(offset: number): FormatError {
  return new FormatError('truncated', `the tar is cut off at byte ${offset}`, { offset });
}

/** Padding belongs to no file: anything but zeros there is hidden data. */
export function requireZeros(bytes: Uint8Array, offset: number, path?: string): void {
  if (isZero(bytes)) return;
  const at = offset + bytes.findIndex((byte) => byte !== 0);
  throw new FormatError('trailing-bytes', `the tar holds bytes that belong to no file at byte ${at}`, {
    offset: at,
    path,
  });
}

function checkTail(read: ReadAt, at: number, options: TarOptions): void {
  const allowed = options.exact ? 0 : largestTail;
  const tail = read(at, allowed + 1);
  requireZeros(tail, at);
  if (tail.length > allowed) throw longTail(at + allowed);
}

export function longTail(offset: number): FormatError {
  return new FormatError('trailing-bytes', `the tar goes on behind its end at byte ${offset}`, { offset });
}
