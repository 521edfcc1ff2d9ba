import { ml_kem768_x25519 as kem } from '@noble/post-quantum/hybrid.js';
import { FormatError } from '../format-error.js';
import { encodeBech32 } from './bech32.js';
import { hpkeMessageKey } from './hpke.js';
import { fileKeyBytes, open, seal, tagBytes } from './key-derivation.js';
import { decodeRawBase64Of, encodeRawBase64 } from './raw-base64.js';
import type { FreshBytes, Identity, Recipient, Stanza } from './stanza.js';
import { requireSafePoint } from './x25519.js';

/** draft-ietf-hpke-pq: MLKEM768-X25519, which is X-Wing. */
const kemId = 0x647a;
const info = 'age-encryption.org/mlkem768x25519';
const type = 'mlkem768x25519';
const publicBytes = 1216;
const sealedSecretBytes = 1120;

export const hybridRecipientPrefix = 'age1pq';
export const hybridIdentityPrefix = 'age-secret-key-pq-';

/** age.md, "The MLKEM768-X25519 hybrid post-quantum recipient type". node:crypto cannot encapsulate with given randomness, hence the library. */
export class HybridRecipient implements Recipient {
  readonly kind = 'hybrid';
  readonly #key: Buffer;

  /** Throws FormatError `syntax` for a key of another length, one that is not reduced, or a point of low order. */
  constructor(key: Buffer) {
    if (key.length !== publicBytes)
      throw new FormatError('syntax', `a post-quantum recipient has ${publicBytes} bytes, not ${key.length}`);
    requireSafePoint(key.subarray(-32));
    this.#key = key;
    this.#encapsulate(Buffer.alloc(64));
  }

  get text(): string {
    return encodeBech32(hybridRecipientPrefix, this.#key);
  }

  wrap(fileKey: Buffer, fresh: FreshBytes): Stanza {
    const { cipherText, sharedSecret } = this.#encapsulate(fresh(64));
    const { key, nonce } = hpkeMessageKey(kemId, sharedSecret, info);
    return { args: [type, encodeRawBase64(cipherText)], body: Buffer.concat(seal(key, nonce, fileKey)) };
  }

  #encapsulate(seed: Uint8Array) {
    try {
      return kem.encapsulate(this.#key, seed);
    } catch (cause) {
      throw new FormatError('syntax', 'the post-quantum recipient is no valid ML-KEM-768 key', { cause });
    }
  }
}

export class HybridIdentity implements Identity {
  readonly recipient: HybridRecipient;
  readonly #seed: Buffer;

  constructor(seed: Buffer) {
    this.#seed = seed;
    this.recipient = new HybridRecipient(Buffer.from(kem.getPublicKey(seed)));
  }

  unwrap(stanzas: readonly Stanza[]): Buffer | undefined {
    let found: Buffer | undefined;
    for (const { args, body } of stanzas) {
      if (args[0] !== type) continue;
      if (args.length !== 2) throw new FormatError('syntax', `a ${type} stanza has ${args.length} arguments, not 2`);
      const sealedSecret = decodeRawBase64Of(sealedSecretBytes, args[1], `the encapsulated key of a ${type} stanza`);
      if (body.length !== fileKeyBytes + tagBytes)
        throw new FormatError('syntax', `the body of a ${type} stanza has ${body.length} bytes`);
      const { key, nonce } = hpkeMessageKey(kemId, this.#decapsulate(sealedSecret), info);
      found ??= open(key, nonce, body);
    }
    return found;
  }

  #decapsulate(sealedSecret: Buffer): Uint8Array {
    try {
      return kem.decapsulate(sealedSecret, this.#seed);
    } catch (cause) {
      throw new FormatError('syntax', `a ${type} stanza holds no valid encapsulated key`, { cause });
    }
  }
}
