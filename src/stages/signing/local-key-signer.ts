import { constants, createPublicKey, privateEncrypt, randomBytes, sign, type KeyObject } from 'node:crypto';
import { signatureAlgorithm, type SignatureAlgorithm } from '../../formats/key-files/signature-algorithm.js';
import { notSupported } from '../../kernel/errors.js';
import { signEcdsaDigest } from './ecdsa-digest-signature.js';
import type { DigestSigner } from './signer.port.js';

/** DER of DigestInfo for SHA-256 up to the digest itself (RFC 8017 section 9.2, note 1). */
const sha256DigestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** Signs with a private key held in this process. It reads no file: `fs-signing-key.ts` does. */
export class LocalKeySigner implements DigestSigner {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #algorithm: SignatureAlgorithm;

  /** Throws FormatError `unsupported` for a key that bundles are not signed with. */
  constructor(privateKey: KeyObject) {
    this.#algorithm = signatureAlgorithm(privateKey);
    this.#privateKey = privateKey;
    this.#publicKey = createPublicKey(privateKey);
  }

  async publicKey(): Promise<KeyObject> {
    return this.#publicKey;
  }

  async sign(message: Uint8Array, signal?: AbortSignal): Promise<Buffer> {
    signal?.throwIfAborted();
    return sign(this.#algorithm === 'ed25519' ? null : 'sha256', message, this.#privateKey);
  }

  /** Throws RangeError unless `sha256` has 32 bytes, and EC-NOT-SUPPORTED for Ed25519, which signs messages only. */
  async signDigest(sha256: Uint8Array, signal?: AbortSignal): Promise<Buffer> {
    signal?.throwIfAborted();
    if (sha256.length !== 32) throw new RangeError(`a SHA-256 digest has 32 bytes, not ${sha256.length}`);
    if (this.#algorithm === 'ed25519')
      throw notSupported('signing a digest with an Ed25519 key', 'sign the message, or use an ECDSA or RSA key');
    if (this.#algorithm === 'rsa') {
      const block = Buffer.concat([sha256DigestInfo, sha256]);
      return privateEncrypt({ key: this.#privateKey, padding: constants.RSA_PKCS1_PADDING }, block);
    }
    return signEcdsaDigest(this.#privateKey, sha256, randomBytes(64));
  }
}
