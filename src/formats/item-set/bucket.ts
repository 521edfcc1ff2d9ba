import { hash } from 'node:crypto';
import { copyShort, type Region } from '../region.js';

/** Number of buckets of an item set. */
export const bucketCount = 4096;

let scratch = Buffer.allocUnsafeSlow(4096);

/** The bucket of an item: the first 12 bits of SHA-256 over kind and key, each behind its length in bytes (4 bytes, big-endian). */
export const bucketOf = (kind: string, key: string): number => bucketOfHash(keyHash(kind, key));

export const bucketOfHash = (hashOfKey: number): number => Math.floor(hashOfKey / 2 ** 36);

/** As bucketOf, of a key in UTF-8. */
export function bucketOfKey(kind: string, { buffer, start, end }: Region): number {
  reserve(8 + 3 * kind.length + end - start);
  const key = writeLength(scratch, writeItemText(scratch, 0, kind), end - start);
  const length = copyShort(buffer, start, end, scratch, key);
  const digest = hash('sha256', scratch.subarray(0, length), 'latin1');
  return (digest.charCodeAt(0) << 4) | (digest.charCodeAt(1) >> 4);
}

/** The first 48 bits of that SHA-256 as a number; never 0, which they are for no key in 10^14. */
export function keyHash(kind: string, key: string): number {
  reserve(8 + 3 * (kind.length + key.length));
  const length = writeItemText(scratch, writeItemText(scratch, 0, kind), key);
  const digest = hash('sha256', scratch.subarray(0, length), 'latin1');
  let bits = 0;
  for (let i = 0; i < 6; i += 1) bits = bits * 256 + digest.charCodeAt(i);
  return bits || 1;
}

/** Writes a text behind its length in UTF-8 bytes, and answers where it ends. The buffer must have 4 + 3 bytes a UTF-16 unit left. */
export function writeItemText(buffer: Buffer, at: number, text: string): number {
  const start = at + 4;
  const length = writeAscii(buffer, start, text) ? text.length : buffer.write(text, start, 'utf8');
  writeLength(buffer, at, length);
  return start + length;
}

/** A text behind its length. */
export function itemText(text: string): Buffer {
  const buffer = Buffer.allocUnsafe(4 + 3 * text.length);
  return buffer.subarray(0, writeItemText(buffer, 0, text));
}

/** Writes 4 bytes, big-endian, and answers where they end. */
export function writeLength(buffer: Buffer, at: number, length: number): number {
  buffer[at] = length >>> 24;
  buffer[at + 1] = length >>> 16;
  buffer[at + 2] = length >>> 8;
  buffer[at + 3] = length;
  return at + 4;
}

/** A loop is faster than a native call for texts as short as keys. False if the text is not ASCII, or long. */
function writeAscii(buffer: Buffer, start: number, text: string): boolean {
  if (text.length > 64) return false;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return false;
    buffer[start + i] = unit;
  }
  return true;
}

function reserve(room: number): void {
  if (scratch.length < room) scratch = Buffer.allocUnsafeSlow(room);
}
