import { createHash, type KeyObject } from 'node:crypto';
import { signatureAlgorithm } from '../key-files/signature-algorithm.js';

/** Stands for RSA, to which c2sp.org/signed-note assigns no byte: 0xff, then a name of our own. */
const rsaType = Buffer.from('\xffexport-center/rsa-pkcs1v15-sha256', 'latin1');

/**
 * The four bytes by which a signature line names a key (c2sp.org/signed-note, "Signature types"): for Ed25519 (0x01) over name, type
 * and the raw key, for ECDSA (0x02) over the DER of its SubjectPublicKeyInfo alone. Throws FormatError `unsupported`.
 */
export function noteKeyId(name: string, publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const hash = createHash('sha256');
  const algorithm = signatureAlgorithm(publicKey);
  if (algorithm === 'ed25519') hash.update(`${name}\n\x01`).update(spki.subarray(-32));
  else if (algorithm === 'rsa') hash.update(`${name}\n`).update(rsaType).update(spki);
  else hash.update(spki);
  return hash.digest().subarray(0, 4);
}
