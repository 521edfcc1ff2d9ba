import { createHash, hash, type Hash } from 'node:crypto';
import type { Digest } from '../digest.js';
import { compareBytes } from '../byte-order.js';
import { FormatError } from '../format-error.js';
import { copyShort } from '../region.js';
import { bucketCount, bucketOf, itemText } from './bucket.js';
import { compareRowKeys, rowEnd, rowKey, writeRow, type ItemRows } from './item-rows.js';
import { itemSetRoot } from './item-set-root.js';
import { itemOrderError } from './item.js';

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
  /** The kind behind its length. */
  #opening = itemText('');
  /** Where the row of the last item begins in the buffer it was written to. */
  #last = this.#gathered;
  #lastStart = 0;
  /** Of an item that is added alone. */
  #row = Buffer.allocUnsafeSlow(512);
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
    if (from === undefined && digest.length !== 32)
      throw new FormatError('digest', `a SHA-256 digest has 32 bytes, not ${digest.length}`);
    if (this.#row.length < 40 + 3 * key.length) this.#row = Buffer.allocUnsafeSlow(80 + 6 * key.length);
    const end = writeRow(this.#row, key, digest, from ?? 0);
    this.#addRow(kind, this.#row, 0, end, bucket);
  }

  /** Adds items that come after those before. Throws as `add` does. */
  addRows(kind: string, { count, bytes, buckets }: ItemRows): void {
    for (let i = 0, start = 0; i < count; i += 1) {
      const end = rowEnd(bytes, start);
      this.#addRow(kind, bytes, start, end, buckets[i]!);
      start = end;
    }
  }

  #addRow(kind: string, bytes: Buffer, start: number, end: number, bucket: number): void {
    if (this.#items > 0) this.#requireOrder(kind, bytes, start);
    if (this.#bucketHashes) throw new FormatError('schema', 'the item set is finished; its root was taken');
    if (kind !== this.#kind) [this.#kind, this.#opening] = [kind, itemText(kind)];
    if (this.#opening.length + end - start < span) this.#gather(bytes, start, end, bucket);
    else this.#addLong(bytes, start, end, bucket);
    this.#items += 1;
  }

  #requireOrder(kind: string, bytes: Buffer, start: number): void {
    const order =
      kind === this.#kind ? compareRowKeys(bytes, start, this.#last, this.#lastStart) : compareBytes(kind, this.#kind);
    if (order > 0) return;
    const before = { kind: this.#kind, key: rowKey(this.#last, this.#lastStart) };
    throw itemOrderError(order, before, { kind, key: rowKey(bytes, start) });
  }

  #gather(bytes: Buffer, start: number, end: number, bucket: number): void {
    const length = this.#opening.length + end - start;
    if ((this.#fill[bucket] as number) + length >= span) this.#flush(bucket);
    const at = this.#begin(bucket);
    const row = copyShort(this.#opening, 0, this.#opening.length, this.#gathered, bucket * span + at);
    copyShort(bytes, start, end, this.#gathered, row);
    this.#fill[bucket] = at + length;
    this.#last = this.#gathered;
    this.#lastStart = row;
  }

  #addLong(bytes: Buffer, start: number, end: number, bucket: number): void {
    const row = Buffer.from(bytes.subarray(start, end));
    this.#fill[bucket] = this.#begin(bucket);
    this.#flush(bucket).update(this.#opening).update(row);
    this.#last = row;
    this.#lastStart = 0;
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
