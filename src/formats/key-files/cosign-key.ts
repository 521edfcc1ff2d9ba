import { scryptSync } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { decodeBase64, encodeBase64 } from '../base64/strict-base64.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseDocument } from '../json-shape/json-shape.js';
import { encodePem } from './pem.js';

/** cosign writes the first label and still reads the second (go-securesystemslib, package encrypted). */
export const cosignKeyLabels = ['ENCRYPTED SIGSTORE PRIVATE KEY', 'ENCRYPTED COSIGN PRIVATE KEY'] as const;

/** The only scrypt costs that cosign accepts, with r = 8 and p = 1; the middle one is its default. */
const costs = [32_768, 65_536, 131_072];
const saltBytes = 32;
const nonceBytes = 24;

/** Fresh random bytes for one key file: never use them twice. */
export interface CosignKeyRandomness {
  /** 32 bytes. */
  readonly salt: Uint8Array;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
}

/** Encrypts a PKCS#8 DER key as cosign does: scrypt (N = 65,536), then XSalsa20-Poly1305 (nacl/secretbox), as JSON in PEM. */
export function encodeCosignKey(pkcs8: Uint8Array, passphrase: string, { salt, nonce }: CosignKeyRandomness): string {
  if (salt.length !== saltBytes || nonce.length !== nonceBytes)
    throw new RangeError('a cosign key needs a 32-byte salt and a 24-byte nonce');
  const key = deriveKey(passphrase, salt, 65_536);
  const document = {
    kdf: { name: 'scrypt', params: { N: 65_536, r: 8, p: 1 }, salt: encodeBase64(salt) },
    cipher: { name: 'nacl/secretbox', nonce: encodeBase64(nonce) },
    ciphertext: encodeBase64(xsalsa20poly1305(key, nonce).encrypt(pkcs8)),
  };
  return encodePem(cosignKeyLabels[0], Buffer.from(JSON.stringify(document)));
}

/** Opens the body of a cosign key file to PKCS#8 DER. Throws FormatError `schema`, or `signature` for a wrong passphrase. */
export function decodeCosignKey(body: Uint8Array, passphrase: string): Buffer {
  const shape = JsonShape.of(parseDocument(body, 'the cosign key file'));
  const { salt, cost } = readDerivation(shape.object('kdf'));
  const cipher = shape.object('cipher');
  cipher.literal('name', 'nacl/secretbox');
  const nonce = sized(decodeBase64(cipher.string('nonce'), '/cipher/nonce'), nonceBytes, '/cipher/nonce');
  const ciphertext = decodeBase64(shape.string('ciphertext', 65_536), '/ciphertext');
  try {
    return Buffer.from(xsalsa20poly1305(deriveKey(passphrase, salt, cost), nonce).decrypt(ciphertext));
  } catch (cause) {
    throw new FormatError('signature', 'the passphrase does not open this key file, or the file is damaged', { cause });
  }
}

function readDerivation(kdf: JsonShape): { readonly salt: Buffer; readonly cost: number } {
  kdf.literal('name', 'scrypt');
  const params = kdf.object('params');
  const cost = params.integer('N');
  if (!costs.includes(cost) || params.integer('r') !== 8 || params.integer('p') !== 1) {
    throw new FormatError('unsupported', `scrypt parameters must be r = 8, p = 1 and N one of ${costs.join(', ')}`, {
      pointer: params.pointer,
    });
  }
  return { salt: sized(decodeBase64(kdf.string('salt'), '/kdf/salt'), saltBytes, '/kdf/salt'), cost };
}

function sized(bytes: Buffer, length: number, pointer: string): Buffer {
  if (bytes.length === length) return bytes;
  throw new FormatError('schema', `${pointer} has ${bytes.length} bytes, ${length} are needed`, { pointer });
}

const deriveKey = (passphrase: string, salt: Uint8Array, cost: number): Buffer =>
  scryptSync(passphrase, salt, 32, { N: cost, r: 8, p: 1, maxmem: 256 * 1024 * 1024 });
