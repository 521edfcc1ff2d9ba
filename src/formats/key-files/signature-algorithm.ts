import { verify, type KeyObject } from 'node:crypto';
import { FormatError } from '../format-error.js';

export const signatureAlgorithms = ['ecdsa-p256', 'ecdsa-p384', 'ed25519', 'rsa'] as const;

/** How a key signs. ECDSA and RSA (PKCS#1 v1.5) sign a SHA-256 digest on every curve, as cosign expects; Ed25519 the message. */
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

const curves: Readonly<Record<string, SignatureAlgorithm>> = { prime256v1: 'ecdsa-p256', secp384r1: 'ecdsa-p384' };
const minimumRsaBits = 2048;

/** Names the algorithm of a public or private key. Throws FormatError `unsupported` for a key that cosign would not accept. */
export function signatureAlgorithm(key: KeyObject): SignatureAlgorithm {
  const details = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'rsa' && (details.modulusLength ?? 0) >= minimumRsaBits) return 'rsa';
  const curve = key.asymmetricKeyType === 'ec' ? curves[details.namedCurve ?? ''] : undefined;
  if (curve) return curve;
  throw new FormatError(
    'unsupported',
    `${describe(key)} cannot sign bundles: use ECDSA P-256 or P-384, Ed25519, or RSA of at least 2048 bits`,
  );
}

/** Checks a signature as Signer makes it: ASN.1 DER for ECDSA, raw for Ed25519, PKCS#1 v1.5 for RSA. */
export function verifySignature(publicKey: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  const hash = signatureAlgorithm(publicKey) === 'ed25519' ? null : 'sha256';
  return verify(hash, message, publicKey, signature);
}

function describe(key: KeyObject): string {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  return ['a key of type', key.asymmetricKeyType ?? key.type, namedCurve, modulusLength && `${modulusLength} bits`]
    .filter(Boolean)
    .join(' ');
}
