import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { FormatError } from '../format-error.js';
import { signatureAlgorithm } from './signature-algorithm.js';

const label = /^-----BEGIN ([A-Z0-9 ]+)-----/m;

/**
 * Reads one public key, SPKI PEM (RFC 7468 section 13). Throws FormatError `syntax` for anything else, a private key included, so that a
 * private key is never handed around as if it could be given away; `unsupported` for an algorithm that bundles are not signed with.
 */
export function parsePublicKey(pem: string | Uint8Array): KeyObject {
  const text = typeof pem === 'string' ? pem : Buffer.from(pem).toString('latin1');
  const found = label.exec(text)?.[1];
  if (found !== 'PUBLIC KEY')
    throw new FormatError(
      'syntax',
      `expected a PEM file "BEGIN PUBLIC KEY", found ${found ? `"BEGIN ${found}"` : 'no PEM header'}`,
    );
  if (text.split('-----BEGIN ').length > 2)
    throw new FormatError('trailing-bytes', 'the PEM file holds more than one block; give one public key a file');
  const key = createKey(text);
  signatureAlgorithm(key);
  return key;
}

function createKey(pem: string): KeyObject {
  try {
    return createPublicKey({ key: pem, format: 'pem', type: 'spki' });
  } catch (cause) {
    throw new FormatError('syntax', 'the PEM block is not a readable SubjectPublicKeyInfo', { cause });
  }
}

/** SubjectPublicKeyInfo, PEM, as cosign and openssl read it. */
export const encodePublicKey = (publicKey: KeyObject): string => publicKey.export({ format: 'pem', type: 'spki' });

/** The one name of a key in this product: SHA-256 of its SubjectPublicKeyInfo DER, 64 hex digits. `openssl` can recompute it. */
export const keyFingerprint = (publicKey: KeyObject): string =>
  hash('sha256', publicKey.export({ format: 'der', type: 'spki' }), 'hex');

/** The same digest in base64: what a Sigstore bundle carries as `publicKey.hint` (cosign's convention). */
export const keyHint = (publicKey: KeyObject): string =>
  hash('sha256', publicKey.export({ format: 'der', type: 'spki' }), 'base64');
