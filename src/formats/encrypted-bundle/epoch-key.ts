import { encryptBytes } from '../age/age-file.js';
import { encodeIdentity, parseIdentity, type KeyIdentity } from '../age/age-keys.js';
import { hkdf } from '../age/key-derivation.js';
import type { FreshBytes, Recipient } from '../age/stanza.js';
import { digestOf, type Digest } from '../digest.js';
import { derivedBytes, freshFor } from './derived-bytes.js';

export type EpochKind = 'x25519' | 'hybrid';

/**
 * What an epoch's bundles are encrypted with: all of it follows from one secret (docs/decisions/ciphertext-is-derived.md). A file with the same
 * bytes has the same ciphertext for as long as the epoch lasts.
 */
export class EpochKey {
  /** The bundle key, as it stands in keys.age. */
  readonly identityText: string;
  readonly identity: KeyIdentity;
  readonly #secret: Uint8Array;

  /** `secret`: 32 bytes that nobody else has. */
  constructor(secret: Uint8Array, kind: EpochKind) {
    this.#secret = secret;
    this.identityText = encodeIdentity(kind, hkdf(secret, '', `export-center bundle key ${kind}`));
    this.identity = parseIdentity(this.identityText);
  }

  get recipient(): Recipient {
    return this.identity.recipient;
  }

  /** What seals the file with that digest. */
  freshFor(plain: Digest): FreshBytes {
    return freshFor(this.#secret, plain);
  }

  /** keys.age for these recipients, the same bytes for the same ones. Throws FormatError where they do not go together. */
  keysFor(recipients: readonly Recipient[]): Buffer {
    const named = digestOf(recipients.map(({ text }) => text).join('\n'));
    return encryptBytes(Buffer.from(`${this.identityText}\n`), recipients, derivedBytes(this.#secret, `keys ${named}`));
  }
}
