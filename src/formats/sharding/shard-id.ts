import { createHash, type Hash } from 'node:crypto';
import { copyDigest, digestBytes, digestFromBytes, digestOf, type Digest } from '../digest.js';
import { writeItemText } from '../item-set/bucket.js';
import { digestStart, keyEnd } from '../item-set/item-rows.js';
import { copyShort } from '../region.js';

const room = 16 * 1024;

/**
 * Names a shard by what it will hold, before a body is read: SHA-256 over, for each record in order, the key's length in bytes (4 bytes,
 * big-endian), the key, and the 32 bytes of the record's digest.
 */
export class ShardIdBuilder {
  readonly #buffer = Buffer.allocUnsafeSlow(room);
  #fill = 0;
  #hash: Hash | undefined;

  /** `from` says where the 32 bytes of the digest begin in a buffer of many. */
  add(key: string | Uint8Array, digest: Uint8Array, from = 0): void {
    const most = 36 + (typeof key === 'string' ? 3 * key.length : key.length);
    if (this.#fill + most > room) this.#flush();
    if (most > room) this.#addLong(key, digest.subarray(from, from + 32));
    else this.#append(key, digest, from);
  }

  /** As add, of a row of ItemRows: bytes [start, end). */
  addRow(bytes: Buffer, start: number, end: number): void {
    if (this.#fill + end - start > room) this.#flush();
    if (end - start > room)
      return this.#addLong(bytes.subarray(start + 4, keyEnd(end)), bytes.subarray(digestStart(end), end));
    const key = copyShort(bytes, start, keyEnd(end), this.#buffer, this.#fill);
    this.#fill = copyShort(bytes, digestStart(end), end, this.#buffer, key);
  }

  #append(key: string | Uint8Array, digest: Uint8Array, from: number): void {
    const end = this.#writeKey(key);
    copyDigest(digest, from, this.#buffer, end);
    this.#fill = end + 32;
  }

  /** Answers where it ends. */
  #writeKey(key: string | Uint8Array): number {
    if (typeof key === 'string') return writeItemText(this.#buffer, this.#fill, key);
    const at = this.#buffer.writeUInt32BE(key.length, this.#fill);
    this.#buffer.set(key, at);
    return at + key.length;
  }

  #addLong(key: string | Uint8Array, digest: Uint8Array): void {
    this.#fill = this.#buffer.writeUInt32BE(typeof key === 'string' ? Buffer.byteLength(key) : key.length, 0);
    this.#flush();
    this.#hash?.update(key).update(digest);
  }

  #flush(): void {
    this.#hash ??= createHash('sha256');
    this.#hash.update(this.#buffer.subarray(0, this.#fill));
    this.#fill = 0;
  }

  /** The id of the records added since the last call; the builder is then empty again. */
  finish(): Digest {
    const rest = this.#buffer.subarray(0, this.#fill);
    const id = this.#hash ? digestFromBytes(this.#hash.update(rest).digest()) : digestOf(rest);
    this.#hash = undefined;
    this.#fill = 0;
    return id;
  }
}

export function shardId(records: Iterable<{ readonly key: string; readonly digest: Digest }>): Digest {
  const builder = new ShardIdBuilder();
  for (const { key, digest } of records) builder.add(key, digestBytes(digest));
  return builder.finish();
}
