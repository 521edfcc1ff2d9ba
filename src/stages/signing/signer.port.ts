import type { KeyObject } from 'node:crypto';

export const SIGNER = Symbol('Signer');

/**
 * Signs with a key that never leaves it. Local file now; PKCS#11 and cloud services later, which is why a ready SHA-256 digest is
 * accepted beside the message. Errors: `EC-UNAVAILABLE-SIGNER` (unavailable).
 */
export interface Signer {
  publicKey(): Promise<KeyObject>;
  /** ASN.1 DER for ECDSA, raw for Ed25519, PKCS#1 v1.5 for RSA; the hash is SHA-256 where the algorithm takes one. */
  sign(message: Uint8Array, signal?: AbortSignal): Promise<Buffer>;
}

/** A signer whose algorithm signs a digest (ECDSA, RSA), so that a large message need not travel. */
export interface DigestSigner extends Signer {
  signDigest(sha256: Uint8Array, signal?: AbortSignal): Promise<Buffer>;
}
