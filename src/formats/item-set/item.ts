import { compareBytes } from '../byte-order.js';
import { copyDigest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { writeItemText } from './bucket.js';

/** One member of an item set. `digest` has 32 bytes. */
export interface Item {
  readonly kind: string;
  readonly key: string;
  readonly digest: Uint8Array;
}

/** Most bytes that writeItem takes. */
export function itemRoom(kind: string, key: string): number {
  return 12 + 3 * (kind.length + key.length) + 32;
}

/**
 * Writes kind, key and digest, each behind its length (4 bytes, big-endian), and answers where they end. `from` says where the 32 bytes of
 * the digest begin in a buffer of several.
 */
export function writeItem(
  buffer: Buffer,
  at: number,
  kind: string,
  key: string,
  digest: Uint8Array,
  from?: number,
): number {
  if (from === undefined && digest.length !== 32)
    throw new FormatError('digest', `a SHA-256 digest has 32 bytes, not ${digest.length}`);
  const end = writeItemText(buffer, writeItemText(buffer, at, kind), key);
  buffer[end] = 0;
  buffer[end + 1] = 0;
  buffer[end + 2] = 0;
  buffer[end + 3] = 32;
  copyDigest(digest, from ?? 0, buffer, end + 4);
  return end + 36;
}

/** Throws FormatError `duplicate` or `unsorted` unless (kind, key) comes after the one before in byte order. */
export function requireItemOrder(beforeKind: string, beforeKey: string, kind: string, key: string): void {
  const order = (kind === beforeKind ? 0 : compareBytes(kind, beforeKind)) || compareBytes(key, beforeKey);
  if (order > 0) return;
  const name = `${kind} ${JSON.stringify(key.slice(0, 200))}`;
  if (order === 0) throw new FormatError('duplicate', `the item ${name} occurs twice`);
  throw new FormatError(
    'unsorted',
    `the item ${name} comes after ${beforeKind} ${JSON.stringify(beforeKey.slice(0, 200))}, out of byte order`,
  );
}
