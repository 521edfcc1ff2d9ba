import { createHmac } from 'node:crypto';
import { hmac } from './key-derivation.js';

const version = 'HPKE-v1';

/** HPKE with HKDF-SHA256 and ChaCha20-Poly1305 under one KEM: key and nonce of its first and only message (RFC 9180 section 5.1, mode_base). */
export function hpkeMessageKey(kem: number, sharedSecret: Uint8Array, info: string) {
  const suite = Buffer.from([...Buffer.from('HPKE'), kem >> 8, kem & 0xff, 0, 1, 0, 3]);
  const context = Buffer.concat([
    Buffer.from([0]),
    extract(suite, '', 'psk_id_hash', Buffer.alloc(0)),
    extract(suite, '', 'info_hash', Buffer.from(info)),
  ]);
  const secret = extract(suite, sharedSecret, 'secret', Buffer.alloc(0));
  return { key: expand(suite, secret, 'key', context, 32), nonce: expand(suite, secret, 'base_nonce', context, 12) };
}

/** LabeledExtract of section 4. */
const extract = (suite: Buffer, salt: Uint8Array | string, label: string, ikm: Uint8Array): Buffer =>
  createHmac('sha256', salt).update(version).update(suite).update(label).update(ikm).digest();

/** LabeledExpand of section 4, for at most one block of output. */
function expand(suite: Buffer, prk: Buffer, label: string, info: Buffer, length: 12 | 32): Buffer {
  const labelled = [Buffer.from([0, length]), Buffer.from(version), suite, Buffer.from(label), info];
  return hmac(prk, ...labelled, Buffer.from([1])).subarray(0, length);
}
