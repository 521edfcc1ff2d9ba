import { createHash } from 'node:crypto';
import { bucketOf } from './bucket.js';
import type { Item } from './item.js';
import { ItemSetBuilder } from './item-set-builder.js';
import { rehashBuckets, type BucketItem } from './rehash-buckets.js';

const item = (key: string, revision = 0): Item => ({
  kind: 'advisories',
  key,
  digest: createHash('sha256').update(`${key} ${revision}`).digest(),
});
const keys = Array.from({ length: 300 }, (_, i) => `osv/${String(i).padStart(3, '0')}`);

function hashesOf(items: readonly Item[]): Buffer {
  const builder = new ItemSetBuilder();
  for (const { kind, key, digest } of items) builder.add(kind, key, digest);
  return builder.bucketHashes();
}

const inOrder = (items: readonly Item[]): BucketItem[] =>
  items.map((one) => ({ ...one, bucket: bucketOf(one.kind, one.key) })).sort((a, b) => a.bucket - b.bucket);

describe('the bucket hashes after a change', () => {
  it('are those of the whole set, from the items of the touched buckets alone', async () => {
    const before = keys.map((key) => item(key));
    const after = keys.slice(5).map((key, i) => item(key, i % 10 === 0 ? 1 : 0));
    const touched = new Set(
      keys.filter((_, i) => i < 5 || (i - 5) % 10 === 0).map((key) => bucketOf('advisories', key)),
    );
    const items = inOrder(after).filter(({ bucket }) => touched.has(bucket));
    expect(await rehashBuckets(hashesOf(before), touched, [items.slice(0, 3), items.slice(3)])).toEqual(
      hashesOf(after),
    );
  });

  it('are the same where nothing was touched', async () => {
    const hashes = hashesOf(keys.map((key) => item(key)));
    expect(await rehashBuckets(hashes, [], [])).toEqual(hashes);
  });
});
