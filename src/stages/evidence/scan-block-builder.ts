import { copyDigest } from '../../formats/digest.js';
import type { ScanBlock } from './evidence-reader.port.js';

/** Gathers rows of the scan query (key, digest, blen, bucket) into columns. */
export class ScanBlockBuilder {
  #keys: string[] = [];
  #digests = Buffer.allocUnsafe(32 * 1024);
  #lengths = new Uint32Array(1024);
  #buckets = new Uint16Array(1024);

  add(row: Buffer, offsets: Int32Array): void {
    const i = this.#keys.length;
    if (i === this.#lengths.length) this.#grow();
    this.#keys.push(row.toString('utf8', offsets[0], offsets[1]));
    copyDigest(row, offsets[2]!, this.#digests, i * 32);
    this.#lengths[i] = row.readInt32BE(offsets[4]);
    this.#buckets[i] = row.readInt16BE(offsets[6]);
  }

  /** The rows so far; the next ones begin a new block. */
  take(): ScanBlock {
    const count = this.#keys.length;
    const block = { count, keys: this.#keys, digests: this.#digests, lengths: this.#lengths, buckets: this.#buckets };
    this.#keys = [];
    this.#digests = Buffer.allocUnsafe(this.#digests.length);
    this.#lengths = new Uint32Array(this.#lengths.length);
    this.#buckets = new Uint16Array(this.#buckets.length);
    return block;
  }

  #grow(): void {
    const capacity = this.#lengths.length * 2;
    this.#digests = Buffer.concat([this.#digests], capacity * 32);
    this.#lengths = new Uint32Array(this.#lengths.buffer.transfer(capacity * 4));
    this.#buckets = new Uint16Array(this.#buckets.buffer.transfer(capacity * 2));
  }
}
