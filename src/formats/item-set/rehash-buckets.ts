import type { Item } from './item.js';
import { bucketHash } from './item-set-root.js';

export interface BucketItem extends Item {
  readonly bucket: number;
}

/**
 * The bucket hashes after some buckets were `touched`: all `items` of those come in order of bucket, then kind, then key. Throws FormatError
 * `duplicate` or `unsorted`.
 */
export async function rehashBuckets(
  hashes: Uint8Array,
  touched: Iterable<number>,
  items: AsyncIterable<readonly BucketItem[]> | Iterable<readonly BucketItem[]>,
): Promise<Buffer> {
  const after = Buffer.from(hashes);
  for (const bucket of touched) after.fill(0, bucket * 32, bucket * 32 + 32);
  for await (const ofBucket of inBuckets(items)) after.set(bucketHash(ofBucket), ofBucket[0]!.bucket * 32);
  return after;
}

async function* inBuckets(
  blocks: AsyncIterable<readonly BucketItem[]> | Iterable<readonly BucketItem[]>,
): AsyncGenerator<readonly BucketItem[]> {
  let open: BucketItem[] = [];
  for await (const block of blocks) {
    for (const item of block) {
      if (open.length > 0 && open[0]!.bucket !== item.bucket) {
        yield open;
        open = [];
      }
      open.push(item);
    }
  }
  if (open.length > 0) yield open;
}
