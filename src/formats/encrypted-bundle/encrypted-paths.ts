import { digestHex, type Digest } from '../digest.js';

/** The files of an encrypted bundle around its ciphertexts. In byte order they come before them, but for the keys. */
export const encryptedPaths = {
  guide: 'DECRYPT.md',
  document: 'encryption.json',
  signature: 'encryption.json.sig',
  sigstoreBundle: 'encryption.json.sigstore.json',
  keys: 'keys.age',
} as const;

/** What signing adds. */
export const encryptionSignaturePaths: readonly string[] = [encryptedPaths.signature, encryptedPaths.sigstoreBundle];

/** `files/<SHA-256 of the ciphertext>.age`: the name tells nothing of what is inside. */
export const sealedPath = (digest: Digest): string => `files/${digestHex(digest)}.age`;

export const encryptionMediaTypes = {
  document: 'application/vnd.export-center.encryption.v1+json',
  age: 'application/age-encryption',
} as const;

/** Whether a list of files is an encrypted bundle and no plain one. */
export const isEncryptedBundle = (has: (path: string) => boolean): boolean =>
  has(encryptedPaths.document) && !has('manifest.json');
