import { compareBytes } from '../../formats/byte-order.js';
import type { Digest } from '../../formats/digest.js';
import { bucketCount } from '../../formats/item-set/bucket.js';
import { digestStart, keyEnd, rowEnd } from '../../formats/item-set/item-rows.js';
import { bucketHash, bucketHashesBytes, itemSetRoot } from '../../formats/item-set/item-set-root.js';
import type { Item } from '../../formats/item-set/item.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import type { Tombstone } from '../../formats/tombstones/tombstone-line.js';
import { CheckFailure } from './check-failure.js';
import type { PackItems } from './file-task.js';
import { Partitions } from './fs-partitions.js';
import { eraseEntry, putEntry, removeEntry, replay, type LogEntry } from './item-log.js';

/** Items are gathered by 16 neighbouring buckets: one such part is held at a time. */
const partitionBits = 4;

/**
 * What a full bundle and the deltas after it make together. Keys and digests lie in a temporary file where they are many, and the root is computed
 * part by part, so memory grows with a 256th of the set. Whoever made it disposes of it.
 */
export class AppliedSet implements Disposable {
  readonly #log: Partitions;
  #root: Digest | undefined;

  /** `scratch` is a folder for temporary files, by default that of the system. */
  constructor(scratch?: string) {
    this.#log = new Partitions(bucketCount >> partitionBits, scratch);
  }

  [Symbol.dispose](): void {
    this.#log[Symbol.dispose]();
  }

  remove(kind: string, tombstone: Tombstone): void {
    this.#append('key' in tombstone ? removeEntry(kind, tombstone.key) : eraseEntry(kind, tombstone.keyHash));
  }

  put({ kind, count, bytes, buckets }: PackItems): void {
    for (let i = 0, start = 0; i < count; i += 1) {
      const end = rowEnd(bytes, start);
      const key = bytes.subarray(start + 4, keyEnd(end));
      this.#append(putEntry(kind, buckets[i]!, key, bytes.subarray(digestStart(end), end)));
      start = end;
    }
  }

  /** Throws CheckFailure `EC-DELTA-GAP` unless the bundle is applied to what was taken before. */
  requireBase({ base }: BundleManifest): void {
    if (base?.itemSetRoot === this.#root) return;
    const found = this.#root ?? 'nothing';
    const wanted = base
      ? `it is a delta of ${base.manifestDigest}, whose root is ${base.itemSetRoot}`
      : 'it is no delta';
    throw new CheckFailure('EC-DELTA-GAP', `${wanted}, and the bases given before it make ${found}`);
  }

  /** Ends a bundle. Throws CheckFailure where what was taken has another root than its manifest says. */
  finish(expected: Digest): string {
    const { root, items } = this.#compute();
    this.#root = root;
    if (root === expected) return `${root} recomputed from ${items} records, those of the bases included`;
    throw new CheckFailure('EC-DIGEST-MISMATCH', `applied to its base it gives ${root}, the manifest says ${expected}`);
  }

  #append({ bucket, length, write }: LogEntry): void {
    this.#log.append(bucket >> partitionBits, length, write);
  }

  #compute(): { readonly root: Digest; readonly items: number } {
    const hashes = Buffer.alloc(bucketHashesBytes);
    let count = 0;
    for (let partition = 0; partition < bucketCount >> partitionBits; partition += 1) {
      const items = replay(this.#log.read(partition));
      count += items.length;
      for (const [bucket, of] of Map.groupBy(items, (item) => item.bucket))
        hashes.set(bucketHash(of.sort(byKindAndKey)), bucket * 32);
    }
    return { root: itemSetRoot(hashes), items: count };
  }
}

const byKindAndKey = (a: Item, b: Item) => compareBytes(a.kind, b.kind) || compareBytes(a.key, b.key);
