import { createHash, hash, type Hash } from 'node:crypto';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { bucketCount, bucketOf } from './bucket.js';
import { itemSetRoot } from './item-set-root.js';
import { itemRoom, requireItemOrder, writeItem } from './item.js';

/** Bytes that a bucket gathers before they go through its hash. */
const span = 1024;

/**
 * Computes the item-set root (docs/formats/item-set.md) of a stream of items in byte order of (kind, key). It needs about 4 MiB,
 * however many items there are.
 */
export class ItemSetBuilder {
  readonly #gathered = Buffer.allocUnsafeSlow(bucketCount * span);
  readonly #fill = new Uint16Array(bucketCount);
  readonly #hashes: (Hash | undefined)[] = Array.from({ length: bucketCount });
  #kind = '';
  #key = '';
  #items = 0;
  #bucketHashes: Buffer | undefined;

  /** Items added so far. */
  get items(): number {
    return this.#items;
  }

  /**
   * Adds an item; `bucket` saves a hash where it is known, `from` says where its digest begins in a buffer of many. Throws FormatError `duplicate` for a (kind, key) that is there already,
   * `unsorted` for one out of order, `digest` for a digest that has not 32 bytes.
   */
  add(kind: string, key: string, digest: Uint8Array, bucket: number = bucketOf(kind, key), from?: number): void {
    if (this.#items > 0) requireItemOrder(this.#kind, this.#key, kind, key);
    if (this.#bucketHashes) throw new FormatError('schema', 'the item set is finished; its root was taken');
    const room = itemRoom(kind, key);
    if (room >= span) this.#addLong(kind, key, digest, bucket, room, from);
    else this.#gather(kind, key, digest, bucket, room, from);
    this.#kind = kind;
    this.#key = key;
    this.#items += 1;
  }

  #gather(kind: string, key: string, digest: Uint8Array, bucket: number, room: number, from?: number): void {
    if ((this.#fill[bucket] as number) + room > span) this.#flush(bucket);
    const start = bucket * span;
    const end = writeItem(this.#gathered, start + this.#begin(bucket), kind, key, digest, from);
    this.#fill[bucket] = end - start;
  }

  #addLong(kind: string, key: string, digest: Uint8Array, bucket: number, room: number, from?: number): void {
    const item = Buffer.allocUnsafe(room);
    const end = writeItem(item, 0, kind, key, digest, from);
    this.#fill[bucket] = this.#begin(bucket);
    this.#flush(bucket).update(item.subarray(0, end));
  }

  /** Bytes that the bucket has gathered. A bucket begins with 0x01, so it has none only just after a flush. */
  #begin(bucket: number): number {
    const fill = this.#fill[bucket] as number;
    if (fill > 0 || this.#hashes[bucket]) return fill;
    this.#gathered[bucket * span] = 1;
    return 1;
  }

  #flush(bucket: number): Hash {
    const running = (this.#hashes[bucket] ??= createHash('sha256'));
    running.update(this.#content(bucket));
    this.#fill[bucket] = 0;
    return running;
  }

  #content(bucket: number): Buffer {
    return this.#gathered.subarray(bucket * span, bucket * span + (this.#fill[bucket] as number));
  }

  /** Hashes of the 4,096 buckets, one behind the other. Ends the set. */
  bucketHashes(): Buffer {
    this.#bucketHashes ??= this.#finish();
    return this.#bucketHashes;
  }

  #finish(): Buffer {
    const hashes = Buffer.alloc(bucketCount * 32);
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      const running = this.#hashes[bucket];
      if (running) hashes.set(running.update(this.#content(bucket)).digest(), bucket * 32);
      else if (this.#fill[bucket]) hashes.set(hash('sha256', this.#content(bucket), 'buffer'), bucket * 32);
    }
    return hashes;
  }

  /** Ends the set. */
  root(): Digest {
    return itemSetRoot(this.bucketHashes());
  }
}
