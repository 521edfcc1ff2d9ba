import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { FormatError } from '../format-error.js';
import type { JsonShape } from '../json-shape/json-shape.js';
import { signatureAlgorithm, verifySignature } from '../key-files/signature-algorithm.js';
import { tufCanonicalBytes } from './tuf-json.js';

/** A public key as metadata carries it (TUF 4.3). */
export interface TufKey {
  readonly keytype: string;
  readonly scheme: string;
  readonly keyval: { readonly public: string };
}

/** `keyid` to key. */
export type TufKeys = Readonly<Record<string, TufKey>>;

/** Ed25519 by its 32 bytes in hex, ECDSA on P-256 as PEM: what the clients of every language read. Throws FormatError `unsupported`. */
export function tufKeyOf(publicKey: KeyObject): TufKey {
  const algorithm = signatureAlgorithm(publicKey);
  if (algorithm === 'ed25519') {
    const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url');
    return { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw.toString('hex') } };
  }
  if (algorithm !== 'ecdsa-p256')
    throw new FormatError('unsupported', `TUF keys are Ed25519 or ECDSA P-256, not ${algorithm}`);
  const pem = publicKey.export({ format: 'pem', type: 'spki' });
  return { keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256', keyval: { public: pem } };
}

/** SHA-256 of the key's canonical form, hex (TUF 4.2.1). */
export const keyIdOf = ({ keytype, scheme, keyval }: TufKey): string =>
  hash('sha256', tufCanonicalBytes({ keytype, scheme, keyval: { public: keyval.public } }), 'hex');

export function readKey(shape: JsonShape): TufKey {
  const keyval = shape.object('keyval');
  return {
    keytype: shape.string('keytype', 64),
    scheme: shape.string('scheme', 64),
    keyval: { public: keyval.string('public', 16_384) },
  };
}

const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether a signature, hex, is of this key. False for keys and signatures that are malformed or of a scheme that is not known. */
export function isSignedByKey(key: TufKey, message: Uint8Array, signature: string): boolean {
  const publicKey = toPublicKey(key);
  if (!publicKey || !/^(?:[0-9a-f]{2})+$/i.test(signature)) return false;
  try {
    return verifySignature(publicKey, message, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

const schemes: Readonly<Record<string, string>> = { ed25519: 'ed25519', 'ecdsa-sha2-nistp256': 'ecdsa-p256' };

function toPublicKey({ scheme, keyval }: TufKey): KeyObject | undefined {
  try {
    const key =
      scheme === 'ed25519'
        ? createPublicKey({
            key: Buffer.concat([ed25519Prefix, Buffer.from(keyval.public, 'hex')]),
            format: 'der',
            type: 'spki',
          })
        : createPublicKey(keyval.public);
    return signatureAlgorithm(key) === schemes[scheme] ? key : undefined;
  } catch {
    return undefined;
  }
}
