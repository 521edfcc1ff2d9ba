import { DigestStream, type Digest } from '../digest.js';
import type { BoltPath } from './bolt-row.js';

const spanBytes = 64 * 1024;

/**
 * SHA-256 over the values of a bolt file in their order: of each the number of bucket names, every name, the key and the value. Numbers and the
 * lengths before the bytes are 32 bits, little-endian. Buckets without values do not count. Equal digests: equal rows, whatever the pages.
 */
export class RowDigest {
  readonly #digest = new DigestStream();
  readonly #span = Buffer.allocUnsafeSlow(spanBytes);
  #used = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(path: BoltPath, key: Uint8Array, value: Uint8Array): void {
    this.#number(path.length);
    for (const name of path) this.#bytes(name);
    this.#bytes(key);
    this.#bytes(value);
    this.#count += 1;
  }

  digest(): Digest {
    this.#flush();
    return this.#digest.digest();
  }

  #number(value: number): void {
    if (this.#used + 4 > spanBytes) this.#flush();
    this.#used = this.#span.writeUInt32LE(value, this.#used);
  }

  #bytes(bytes: Uint8Array): void {
    this.#number(bytes.length);
    if (this.#used + bytes.length > spanBytes) this.#flush();
    if (bytes.length > spanBytes) {
      this.#digest.update(bytes);
      return;
    }
    this.#span.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #flush(): void {
    this.#digest.update(this.#span.subarray(0, this.#used));
    this.#used = 0;
  }
}
