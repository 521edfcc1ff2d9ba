import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { FormatError } from '../format-error.js';
import { encodeBech32 } from './bech32.js';
import { fileKeyBytes, hkdf, tagBytes, unwrapFileKey, wrapFileKey } from './key-derivation.js';
import { decodeRawBase64Of, encodeRawBase64 } from './raw-base64.js';
import type { FreshBytes, Identity, Recipient, Stanza } from './stanza.js';

/** What stands before the 32 bytes of a key in SubjectPublicKeyInfo and in PKCS #8 (RFC 8410). */
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const info = 'age-encryption.org/v1/X25519';

export const x25519RecipientPrefix = 'age';
export const x25519IdentityPrefix = 'age-secret-key-';

const publicKey = (point: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([publicPrefix, point]), format: 'der', type: 'spki' });

const privateKey = (scalar: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([privatePrefix, scalar]), format: 'der', type: 'pkcs8' });

const pointOf = (key: KeyObject): Buffer => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);

/** Throws FormatError `syntax` for a point of low order: with it the shared secret is zero, whoever chose it. */
function sharedSecret(secret: KeyObject, point: Uint8Array): Buffer {
  try {
    return diffieHellman({ privateKey: secret, publicKey: publicKey(point) });
  } catch (cause) {
    throw new FormatError('syntax', 'the X25519 point has a low order: it protects nothing', { cause });
  }
}

/** Throws FormatError `syntax` for a point of low order. */
export const requireSafePoint = (point: Uint8Array): void => void sharedSecret(privateKey(Buffer.alloc(32, 1)), point);

/** age.md, "The X25519 recipient type". */
export class X25519Recipient implements Recipient {
  readonly kind = 'x25519';
  readonly #point: Buffer;

  /** Throws FormatError `syntax` for a point of low order. */
  constructor(point: Buffer) {
    requireSafePoint(point);
    this.#point = point;
  }

  get text(): string {
    return encodeBech32(x25519RecipientPrefix, this.#point);
  }

  wrap(fileKey: Buffer, fresh: FreshBytes): Stanza {
    const ephemeral = privateKey(fresh(32));
    const share = pointOf(ephemeral);
    const key = hkdf(sharedSecret(ephemeral, this.#point), Buffer.concat([share, this.#point]), info);
    return { args: ['X25519', encodeRawBase64(share)], body: wrapFileKey(key, fileKey) };
  }
}

export class X25519Identity implements Identity {
  readonly recipient: X25519Recipient;
  readonly #secret: KeyObject;
  readonly #point: Buffer;

  constructor(scalar: Buffer) {
    this.#secret = privateKey(scalar);
    this.#point = pointOf(this.#secret);
    this.recipient = new X25519Recipient(this.#point);
  }

  unwrap(stanzas: readonly Stanza[]): Buffer | undefined {
    let found: Buffer | undefined;
    for (const { args, body } of stanzas) {
      if (args[0] !== 'X25519') continue;
      if (args.length !== 2) throw new FormatError('syntax', `an X25519 stanza has ${args.length} arguments, not 2`);
      const share = decodeRawBase64Of(32, args[1], 'the share of an X25519 stanza');
      if (body.length !== fileKeyBytes + tagBytes)
        throw new FormatError('syntax', `the body of an X25519 stanza has ${body.length} bytes`);
      const key = hkdf(sharedSecret(this.#secret, share), Buffer.concat([share, this.#point]), info);
      found ??= unwrapFileKey(key, body);
    }
    return found;
  }
}
