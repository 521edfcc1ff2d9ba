import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

const zeroNonce = Buffer.alloc(12);

/** Bytes of a file key. */
export const fileKeyBytes = 16;
/** Bytes of a Poly1305 tag. */
export const tagBytes = 16;
const algorithm = 'chacha20-poly1305';
const options = { authTagLength: tagBytes } as const;

/** HKDF-SHA-256 (RFC 5869). */
export const hkdf = (ikm: Uint8Array, salt: Uint8Array | string, info: string, length = 32): Buffer =>
  Buffer.from(hkdfSync('sha256', ikm, salt, info, length));

export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** ChaCha20-Poly1305 (RFC 8439) without additional data: ciphertext, then tag. */
export function seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): readonly [Buffer, Buffer] {
  const cipher = createCipheriv(algorithm, key, nonce, options);
  const sealed = cipher.update(plain);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

/** The plain bytes, or undefined where they are not authentic. */
export function open(key: Uint8Array, nonce: Uint8Array, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(algorithm, key, nonce, options);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const plain = decipher.update(sealed.subarray(0, -tagBytes));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}

/** A wrap key is used once, so its nonce is fixed (age.md, "X25519 recipient stanza"). */
export const wrapFileKey = (key: Uint8Array, fileKey: Uint8Array): Buffer =>
  Buffer.concat(seal(key, zeroNonce, fileKey));

export const unwrapFileKey = (key: Uint8Array, body: Buffer): Buffer | undefined => open(key, zeroNonce, body);
