import { createHash, hash } from 'node:crypto';
import { FormatError } from './format-error.js';

declare const brand: unique symbol;

/** `sha256:` followed by 64 lower-case hex digits (OCI image spec, descriptor.md, "Digests"). */
export type Digest = `sha256:${string}` & { readonly [brand]: 'Digest' };

const pattern = /^sha256:[0-9a-f]{64}$/;

export function isDigest(value: unknown): value is Digest {
  return typeof value === 'string' && pattern.test(value);
}

/** Parses a digest strictly. Throws FormatError `digest` on upper case, other algorithms or a wrong length. */
export function parseDigest(value: string): Digest {
  if (isDigest(value)) return value;
  throw new FormatError(
    'digest',
    `not a digest of the form sha256:<64 lower-case hex digits>: ${JSON.stringify(value.slice(0, 80))}`,
  );
}

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${hash('sha256', bytes, 'hex')}` as Digest;
}

export function digestFromBytes(raw: Uint8Array): Digest {
  if (raw.length !== 32) throw new FormatError('digest', `a SHA-256 digest has 32 bytes, not ${raw.length}`);
  return `sha256:${Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('hex')}` as Digest;
}

export function digestBytes(digest: Digest): Buffer {
  return Buffer.from(digest.slice(7), 'hex');
}

/** Copies the 32 bytes of a digest. A loop is faster than a native call for so few, and makes no view of them. */
export function copyDigest(from: Uint8Array, start: number, to: Uint8Array, at: number): void {
  for (let i = 0; i < 32; i += 1) to[at + i] = from[start + i]!;
}

export function digestHex(digest: Digest): string {
  return digest.slice(7);
}

/** Hashes a stream of chunks piece by piece. */
export class DigestStream {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  update(chunk: Uint8Array): this {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    return this;
  }

  /** Bytes seen so far. */
  get bytes(): number {
    return this.#bytes;
  }

  digest(): Digest {
    return `sha256:${this.#hash.digest('hex')}` as Digest;
  }
}
