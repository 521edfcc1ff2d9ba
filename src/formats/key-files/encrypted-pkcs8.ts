import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { encodePem } from './pem.js';

export const encryptedPkcs8Label = 'ENCRYPTED PRIVATE KEY';

/** Fresh random bytes for one key file, 16 each. */
export interface Pkcs8Randomness {
  readonly salt: Uint8Array;
  readonly iv: Uint8Array;
}

/** OWASP's figure for PBKDF2-HMAC-SHA256; openssl and node would use 2,048. */
const iterations = 600_000;

/**
 * Encrypts a PKCS#8 DER key: EncryptedPrivateKeyInfo (RFC 5958 section 3) with PBES2 (RFC 8018): PBKDF2-HMAC-SHA256 of 600,000 rounds, then
 * AES-256-CBC. openssl and node:crypto read it.
 */
export function encodeEncryptedPkcs8(pkcs8: Uint8Array, passphrase: string, { salt, iv }: Pkcs8Randomness): string {
  if (salt.length !== 16 || iv.length !== 16)
    throw new RangeError('an encrypted PKCS#8 key needs a 16-byte salt and a 16-byte IV');
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(passphrase, salt, iterations, 32, 'sha256'), iv);
  const ciphertext = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  const derivation = sequence(
    objectId(oids.pbkdf2),
    sequence(octets(salt), integer(iterations), integer(32), sequence(objectId(oids.hmacSha256), nothing)),
  );
  const encryption = sequence(objectId(oids.aes256Cbc), octets(iv));
  const scheme = sequence(objectId(oids.pbes2), sequence(derivation, encryption));
  return encodePem(encryptedPkcs8Label, sequence(scheme, octets(ciphertext)));
}

const oids = {
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  hmacSha256: '2a864886f70d0209',
  aes256Cbc: '60864801650304012a',
};

const nothing = Buffer.of(0x05, 0);
const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, Buffer.concat(parts));
const octets = (bytes: Uint8Array): Buffer => element(0x04, bytes);
const objectId = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));

/** DER, tag-length-value; lengths below 64 KiB. */
function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return element(0x02, bytes[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}
