import { generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { encodeCosignKey } from '../../formats/key-files/cosign-key.js';
import { encodeEncryptedPkcs8 } from '../../formats/key-files/encrypted-pkcs8.js';
import { encodePublicKey, keyFingerprint } from '../../formats/key-files/public-key.js';
import type { SignatureAlgorithm } from '../../formats/key-files/signature-algorithm.js';
import { invalid } from '../../kernel/errors.js';

export const keyFormats = ['pkcs8', 'cosign'] as const;
export type KeyFormat = (typeof keyFormats)[number];

export const shortestPassphrase = 12;

export interface KeyRequest {
  readonly format: KeyFormat;
  readonly algorithm: SignatureAlgorithm;
  readonly passphrase: string;
}

export interface GeneratedKey {
  /** Encrypted PEM. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo PEM. */
  readonly publicKey: string;
  /** SHA-256 of the public key's DER, hex. */
  readonly fingerprint: string;
}

/** Makes a signing key pair; nothing is written. Throws EC-VALIDATION for a passphrase of fewer than 12 characters. */
export async function generateKey({ format, algorithm, passphrase }: KeyRequest): Promise<GeneratedKey> {
  if (passphrase.length < shortestPassphrase)
    throw invalid(
      'EC-VALIDATION',
      `the passphrase has ${passphrase.length} characters, at least ${shortestPassphrase} are needed`,
    );
  const { privateKey, publicKey } = await makePair(algorithm);
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const encrypted =
    format === 'cosign'
      ? encodeCosignKey(pkcs8, passphrase, { salt: randomBytes(32), nonce: randomBytes(24) })
      : encodeEncryptedPkcs8(pkcs8, passphrase, { salt: randomBytes(16), iv: randomBytes(16) });
  return { privateKey: encrypted, publicKey: encodePublicKey(publicKey), fingerprint: keyFingerprint(publicKey) };
}

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const generate = promisify(generateKeyPair);

function makePair(algorithm: SignatureAlgorithm): Promise<KeyPair> {
  if (algorithm === 'ed25519') return generate('ed25519');
  if (algorithm === 'rsa') return generate('rsa', { modulusLength: 3072 });
  return generate('ec', { namedCurve: algorithm === 'ecdsa-p384' ? 'secp384r1' : 'prime256v1' });
}
