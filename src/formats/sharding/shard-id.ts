import { createHash, type Hash } from 'node:crypto';
import { digestBytes, digestFromBytes, digestOf, type Digest } from '../digest.js';

const room = 16 * 1024;

/**
 * Names a shard by what it will hold, before a body is read: SHA-256 over, for each record in order, the key's length in bytes (4 bytes,
 * big-endian), the key, and the 32 bytes of the record's digest.
 */
export class ShardIdBuilder {
  readonly #buffer = Buffer.allocUnsafeSlow(room);
  #fill = 0;
  #hash: Hash | undefined;

  add(key: string | Uint8Array, digest: Uint8Array): void {
    const length = typeof key === 'string' ? Buffer.byteLength(key) : key.length;
    if (this.#fill + length + 36 > room) this.#flush();
    if (length + 36 > room) this.#addLong(key, length, digest);
    else this.#append(key, length, digest);
  }

  #append(key: string | Uint8Array, length: number, digest: Uint8Array): void {
    const at = this.#buffer.writeUInt32BE(length, this.#fill);
    if (typeof key === 'string') this.#buffer.write(key, at, 'utf8');
    else this.#buffer.set(key, at);
    this.#buffer.set(digest, at + length);
    this.#fill = at + length + 32;
  }

  #addLong(key: string | Uint8Array, length: number, digest: Uint8Array): void {
    this.#fill = this.#buffer.writeUInt32BE(length, 0);
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
