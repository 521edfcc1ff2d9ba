import { createECDH, createHmac, type KeyObject } from 'node:crypto';

interface Curve {
  readonly name: string;
  readonly order: bigint;
  readonly bytes: number;
}

/** SEC 2: the orders of the base points. */
const curves: Readonly<Record<string, Curve>> = {
  prime256v1: {
    name: 'prime256v1',
    bytes: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  secp384r1: {
    name: 'secp384r1',
    bytes: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
};

/**
 * Signs a ready SHA-256 digest with an ECDSA key (FIPS 186-5 section 6.4.1, nonce of RFC 6979), which node:crypto cannot: it hashes again. The
 * point multiplication is OpenSSL's; the arithmetic modulo the order is blinded with `blinding` (32 to 64 fresh random bytes), so that its time
 * says nothing about the key. Gives ASN.1 DER. Throws RangeError for another kind of key.
 */
export function signEcdsaDigest(key: KeyObject, sha256: Uint8Array, blinding: Uint8Array): Buffer {
  const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (!curve || key.type !== 'private') throw new RangeError('not an ECDSA P-256 or P-384 private key');
  const secret = toBigInt(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const digest = bitsToInteger(sha256, curve) % curve.order;
  for (const nonce of nonces(secret, digest, curve)) {
    const r = pointX(nonce, curve) % curve.order;
    const s = blindedS({ nonce, digest, r, secret }, toBigInt(blinding), curve.order);
    if (r !== 0n && s !== 0n) return derSignature(r, s);
  }
  throw new Error('unreachable: the nonces do not end');
}

interface Operands {
  readonly nonce: bigint;
  readonly digest: bigint;
  readonly r: bigint;
  readonly secret: bigint;
}

/** nonce^-1 (digest + r secret), with every operand that holds a secret multiplied by a random factor first. */
function blindedS({ nonce, digest, r, secret }: Operands, random: bigint, order: bigint): bigint {
  const blind = (random % (order - 1n)) + 1n;
  const blindedNonce = (blind * nonce) % order;
  const blindedSum = (((blind * digest) % order) + ((((blind * r) % order) * secret) % order)) % order;
  return (invert(blindedNonce, order) * blindedSum) % order;
}

/** RFC 6979 section 3.2, with HMAC-SHA-256. */
function* nonces(secret: bigint, digest: bigint, curve: Curve): Generator<bigint> {
  const seed = Buffer.concat([toBytes(secret, curve.bytes), toBytes(digest, curve.bytes)]);
  const mac = (key: Buffer, ...parts: readonly Uint8Array[]) =>
    createHmac('sha256', key).update(Buffer.concat(parts)).digest();
  let v: Buffer = Buffer.alloc(32, 1);
  let k: Buffer = mac(Buffer.alloc(32), v, Buffer.of(0), seed);
  v = mac(k, v);
  k = mac(k, v, Buffer.of(1), seed);
  v = mac(k, v);
  for (;;) {
    let block = Buffer.alloc(0);
    while (block.length < curve.bytes) block = Buffer.concat([block, (v = mac(k, v))]);
    const candidate = toBigInt(block.subarray(0, curve.bytes));
    if (candidate > 0n && candidate < curve.order) yield candidate;
    k = mac(k, v, Buffer.of(0));
    v = mac(k, v);
  }
}

/** FIPS 186-5: the leftmost bits of the digest, as many as the order has; SHA-256 is never longer than our orders. */
const bitsToInteger = (digest: Uint8Array, curve: Curve): bigint => toBigInt(digest.subarray(0, curve.bytes));

function pointX(scalar: bigint, curve: Curve): bigint {
  const point = createECDH(curve.name);
  point.setPrivateKey(toBytes(scalar, curve.bytes));
  return toBigInt(point.getPublicKey().subarray(1, 1 + curve.bytes));
}

/** Modular inverse by extended Euclid; `order` is prime. */
function invert(value: bigint, order: bigint): bigint {
  let [r0, r1, t0, t1] = [order, value, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - quotient * r1, t1, t0 - quotient * t1];
  }
  return t0 < 0n ? t0 + order : t0;
}

function derSignature(r: bigint, s: bigint): Buffer {
  const body = Buffer.concat([derInteger(r), derInteger(s)]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const content = bytes[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return Buffer.concat([Buffer.of(0x02, content.length), content]);
}

const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);

const toBytes = (value: bigint, length: number): Buffer =>
  Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
