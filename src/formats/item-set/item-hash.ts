import { digestOf, type Digest } from '../digest.js';
import { writeItemText } from './bucket.js';

/** Names an item without telling its key: SHA-256 over kind and key, each behind its length in bytes. Its first 12 bits are the bucket. */
export function itemHash(kind: string, key: string): Digest {
  const buffer = Buffer.allocUnsafe(8 + 3 * (kind.length + key.length));
  const length = writeItemText(buffer, writeItemText(buffer, 0, kind), key);
  return digestOf(buffer.subarray(0, length));
}
