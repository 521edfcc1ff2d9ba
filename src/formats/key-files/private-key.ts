import { createPrivateKey, type KeyObject } from 'node:crypto';
import { FormatError } from '../format-error.js';
import { cosignKeyLabels, decodeCosignKey } from './cosign-key.js';
import { encryptedPkcs8Label } from './encrypted-pkcs8.js';
import { parsePem } from './pem.js';
import { signatureAlgorithm } from './signature-algorithm.js';

/**
 * Opens an encrypted private key file, PKCS#8 PEM or cosign's. Throws FormatError: `unsupported` for a file that is not encrypted (with the way
 * to encrypt it) or an algorithm that bundles are not signed with, `signature` for a wrong passphrase, `syntax` for what is no key file.
 */
export function openPrivateKey(pem: string, passphrase: string): KeyObject {
  const { label, body } = parsePem(pem);
  const key = openBlock(label, body, passphrase);
  signatureAlgorithm(key);
  return key;
}

function openBlock(label: string, body: Buffer, passphrase: string): KeyObject {
  if (label === encryptedPkcs8Label) return openPkcs8(body, passphrase);
  if ((cosignKeyLabels as readonly string[]).includes(label)) return openCosign(body, passphrase);
  if (!label.endsWith('PRIVATE KEY')) throw new FormatError('syntax', `"BEGIN ${label}" is not a private key`);
  throw new FormatError(
    'unsupported',
    `"BEGIN ${label}" is not encrypted; encrypt it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in KEY -out ENCRYPTED_KEY`,
  );
}

function openPkcs8(body: Buffer, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: body, format: 'der', type: 'pkcs8', passphrase });
  } catch (cause) {
    throw new FormatError('signature', 'the passphrase does not open this key file, or the file is damaged', { cause });
  }
}

function openCosign(body: Buffer, passphrase: string): KeyObject {
  return createPrivateKey({ key: decodeCosignKey(body, passphrase), format: 'der', type: 'pkcs8' });
}
