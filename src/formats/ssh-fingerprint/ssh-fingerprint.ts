import { hash, type KeyObject } from 'node:crypto';
import { signatureAlgorithm } from '../key-files/signature-algorithm.js';

/**
 * The OpenSSH fingerprint of a public key: `SHA256:` and the unpadded base64 of the SHA-256 of its wire form (RFC 4253 section 6.6,
 * RFC 5656 section 3.1, RFC 8709 section 4). go-securesystemslib skips a DSSE signature whose keyid is neither empty nor this.
 */
export function sshFingerprint(publicKey: KeyObject): string {
  return `SHA256:${hash('sha256', wireForm(publicKey), 'base64').replace(/=+$/, '')}`;
}

function wireForm(publicKey: KeyObject): Buffer {
  const jwk = publicKey.export({ format: 'jwk' });
  const field = (name: 'x' | 'y' | 'e' | 'n') => Buffer.from(jwk[name] ?? '', 'base64url');
  const algorithm = signatureAlgorithm(publicKey);
  if (algorithm === 'ed25519') return strings('ssh-ed25519', field('x'));
  if (algorithm === 'rsa') return strings('ssh-rsa', multiplePrecision(field('e')), multiplePrecision(field('n')));
  const curve = algorithm === 'ecdsa-p256' ? 'nistp256' : 'nistp384';
  return strings(`ecdsa-sha2-${curve}`, curve, Buffer.concat([Buffer.of(4), field('x'), field('y')]));
}

function strings(...values: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    values.flatMap((value) => {
      const bytes = Buffer.from(value);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** RFC 4251 section 5, mpint: a leading zero keeps a number with its top bit set positive. */
const multiplePrecision = (bytes: Buffer): Buffer =>
  (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
