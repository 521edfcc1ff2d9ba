import { createHash, hash } from 'node:crypto';
import { digestFromBytes, type Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { bucketCount } from './bucket.js';
import { encodeItem, requireItemOrder, type Item } from './item.js';

/** Bytes of the hashes of all buckets. */
export const bucketHashesBytes = bucketCount * 32;

/** SHA-256 over 0x02 and the 4,096 bucket hashes. */
export function itemSetRoot(bucketHashes: Uint8Array): Digest {
  if (bucketHashes.length !== bucketHashesBytes) {
    throw new FormatError(
      'schema',
      `an item set has ${bucketHashesBytes} bytes of bucket hashes, not ${bucketHashes.length}`,
    );
  }
  return digestFromBytes(createHash('sha256').update(rootPrefix).update(bucketHashes).digest());
}

const rootPrefix = Buffer.from([2]);
const bucketPrefix = Buffer.from([1]);

/**
 * SHA-256 over 0x01 and the items of one bucket, which come in byte order; 32 zero bytes for none. Throws FormatError `duplicate` or
 * `unsorted`.
 */
export function bucketHash(items: readonly Item[]): Buffer {
  if (items.length === 0) return Buffer.alloc(32);
  items.forEach((item, i) => {
    const before = items[i - 1];
    if (before) requireItemOrder(before.kind, before.key, item.kind, item.key);
  });
  return hash('sha256', Buffer.concat([bucketPrefix, ...items.map(encodeItem)]), 'buffer');
}
