import { copyDigest } from '../digest.js';
import { copyShort, type Region } from '../region.js';
import { writeItemText, writeLength } from './bucket.js';

/**
 * Items of one kind in a few flat values, which cost little to make, to read and to send to another thread. A row is what an item has behind its
 * kind: key and digest, each behind its length.
 */
export interface ItemRows {
  readonly count: number;
  /** The rows, one behind the other; there may be more bytes. */
  readonly bytes: Buffer<ArrayBuffer>;
  /** bucketOf(kind, key) of each. */
  readonly buckets: Uint16Array<ArrayBuffer>;
}

/** Bytes of a row besides its key. */
const besidesKey = 40;
const digestRoom = 36;

/** Where the row that begins at `start` ends. */
export const rowEnd = (bytes: Buffer, start: number): number => start + besidesKey + keyLength(bytes, start);

/** Where the key of a row [start, end) ends. */
export const keyEnd = (end: number): number => end - digestRoom;

/** Where the 32 bytes of the digest of a row [start, end) begin. */
export const digestStart = (end: number): number => end - 32;

export const rowKey = (bytes: Buffer, start: number): string =>
  bytes.toString('utf8', start + 4, start + 4 + keyLength(bytes, start));

/** Order of the keys of two rows by their bytes: negative, 0 or positive. */
export function compareRowKeys(a: Buffer, startA: number, b: Buffer, startB: number): number {
  const [lengthA, lengthB] = [keyLength(a, startA), keyLength(b, startB)];
  const common = Math.min(lengthA, lengthB);
  for (let i = 4; i < common + 4; i += 1) {
    const order = a[startA + i]! - b[startB + i]!;
    if (order !== 0) return order;
  }
  return lengthA - lengthB;
}

/** Writes a row to the front of a buffer and answers where it ends; the digest has 32 bytes from `from` on. */
export function writeRow(buffer: Buffer, key: string, digest: Uint8Array, from: number): number {
  const tail = writeLength(buffer, writeItemText(buffer, 0, key), 32);
  copyDigest(digest, from, buffer, tail);
  return tail + 32;
}

/** Gathers rows in buffers that grow to what is needed. */
export class ItemRowsBuilder {
  #count = 0;
  #fill = 0;
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #buckets = new Uint16Array(1024);

  /**
   * Adds an item and answers where its row is, until more are added. `digest` is binary, as a latin1 string: Node makes that much faster than a
   * Buffer.
   */
  addItem({ buffer, start, end }: Region, digest: string, bucket: number): Region {
    this.#reserve(besidesKey + end - start);
    const row = this.#fill;
    const key = writeLength(this.#bytes, row, end - start);
    const tail = writeLength(this.#bytes, copyShort(buffer, start, end, this.#bytes, key), 32);
    this.#fill = tail + this.#bytes.write(digest, tail, 'latin1');
    this.#buckets[this.#count++] = bucket;
    return { buffer: this.#bytes, start: row, end: this.#fill };
  }

  get rows(): ItemRows {
    return { count: this.#count, bytes: this.#bytes, buckets: this.#buckets };
  }

  #reserve(room: number): void {
    if (this.#fill + room > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * this.#bytes.length + room);
      this.#bytes.copy(larger, 0, 0, this.#fill);
      this.#bytes = larger;
    }
    if (this.#count < this.#buckets.length) return;
    const more = new Uint16Array(2 * this.#count);
    more.set(this.#buckets);
    this.#buckets = more;
  }
}

function keyLength(bytes: Buffer, start: number): number {
  return ((bytes[start]! << 24) | (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!) >>> 0;
}
