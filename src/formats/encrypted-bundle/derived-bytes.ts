import { hkdf } from '../age/key-derivation.js';
import type { FreshBytes } from '../age/stanza.js';
import type { Digest } from '../digest.js';

/** Bytes that follow from a secret and a purpose, other ones at each call. */
export function derivedBytes(secret: Uint8Array, purpose: string): FreshBytes {
  let count = 0;
  return (length) => hkdf(secret, purpose, `export-center fresh bytes ${(count += 1)}`, length);
}

/** What seals the file with that digest. Each byte depends on the secret and the digest, and no two files share any. */
export const freshFor = (secret: Uint8Array, plain: Digest): FreshBytes => derivedBytes(secret, `file ${plain}`);
