import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { encodeCosignKey } from './cosign-key.js';
import { encodeEncryptedPkcs8 } from './encrypted-pkcs8.js';
import { encodePem, parsePem } from './pem.js';
import { openPrivateKey } from './private-key.js';
import { encodePublicKey, keyFingerprint, keyHint, parsePublicKey } from './public-key.js';
import { signatureAlgorithm, verifySignature } from './signature-algorithm.js';

const passphrase = 'correct horse battery';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const der = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' });
const fixed = { salt: Buffer.alloc(16, 1), iv: Buffer.alloc(16, 2) };
const fixedCosign = { salt: Buffer.alloc(32, 1), nonce: Buffer.alloc(24, 2) };
const refusal = (code: string) => expect.objectContaining({ name: 'FormatError', code }) as Error;

describe('an encrypted private key file', () => {
  it('in PKCS#8 opens here and in openssl, and is a function of its arguments', () => {
    const pem = encodeEncryptedPkcs8(der(privateKey), passphrase, fixed);
    expect(pem).toBe(encodeEncryptedPkcs8(der(privateKey), passphrase, fixed));
    expect(openPrivateKey(pem, passphrase).equals(privateKey)).toBe(true);
    const shown = execFileSync('openssl', ['pkey', '-passin', `pass:${passphrase}`, '-pubout'], {
      input: pem,
      encoding: 'utf8',
    });
    expect(shown).toBe(encodePublicKey(publicKey));
    const structure = execFileSync('openssl', ['asn1parse'], { input: pem, encoding: 'utf8' });
    expect(structure).toMatch(/PBES2[\s\S]*PBKDF2[\s\S]*:0927C0[\s\S]*hmacWithSHA256[\s\S]*aes-256-cbc/);
  });

  it('of openssl and of node opens', () => {
    const pem = execFileSync('openssl', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', `pass:${passphrase}`], {
      input: privateKey.export({ format: 'pem', type: 'pkcs8' }),
      encoding: 'utf8',
    });
    expect(openPrivateKey(pem, passphrase).equals(privateKey)).toBe(true);
    const own = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase });
    expect(openPrivateKey(own, passphrase).equals(privateKey)).toBe(true);
  });

  it('of cosign opens under both of its labels', () => {
    const pem = encodeCosignKey(der(privateKey), passphrase, fixedCosign);
    expect(openPrivateKey(pem, passphrase).equals(privateKey)).toBe(true);
    expect(openPrivateKey(pem.replaceAll('SIGSTORE', 'COSIGN'), passphrase).equals(privateKey)).toBe(true);
  });

  it.each([
    ['PKCS#8', encodeEncryptedPkcs8(der(privateKey), passphrase, fixed)],
    ['cosign', encodeCosignKey(der(privateKey), passphrase, fixedCosign)],
  ])('in the form of %s is refused with a wrong passphrase', (_name, pem) => {
    expect(() => openPrivateKey(pem, 'wrong')).toThrow(refusal('signature'));
  });

  it('is refused where it is not encrypted, with the way to encrypt it', () => {
    const plain = privateKey.export({ format: 'pem', type: 'pkcs8' });
    expect(() => openPrivateKey(plain, passphrase)).toThrow(/is not encrypted; encrypt it with: openssl pkcs8/);
  });

  it.each([
    ['a public key', encodePublicKey(publicKey), 'syntax'],
    ['no PEM', 'hello', 'syntax'],
    ['two blocks', encodePem('ENCRYPTED PRIVATE KEY', Buffer.of(1)).repeat(2), 'syntax'],
    ['damaged base64', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAA\n-----END ENCRYPTED PRIVATE KEY-----\n', 'encoding'],
  ])('is refused where it is %s', (_name, text, code) => {
    expect(() => openPrivateKey(text, passphrase)).toThrow(refusal(code));
  });

  it.each<
    [string, (document: { kdf: { params: { N: number }; salt: string }; cipher: { name: string } }) => unknown, string]
  >([
    ['cheap scrypt', (it) => (it.kdf.params.N = 1024), 'unsupported'],
    ['ruinous scrypt', (it) => (it.kdf.params.N = 2 ** 30), 'unsupported'],
    ['a short salt', (it) => (it.kdf.salt = 'AAAA'), 'schema'],
    ['another cipher', (it) => (it.cipher.name = 'rot13'), 'schema'],
  ])('of cosign is refused with %s', (_name, change, code) => {
    const { label, body } = parsePem(encodeCosignKey(der(privateKey), passphrase, fixedCosign));
    const document = JSON.parse(body.toString()) as Parameters<typeof change>[0];
    change(document);
    expect(() => openPrivateKey(encodePem(label, Buffer.from(JSON.stringify(document))), passphrase)).toThrow(
      refusal(code),
    );
  });

  it('refuses salts and nonces of a wrong length', () => {
    expect(() => encodeCosignKey(der(privateKey), passphrase, { ...fixedCosign, nonce: Buffer.alloc(12) })).toThrow(
      RangeError,
    );
    expect(() => encodeEncryptedPkcs8(der(privateKey), passphrase, { ...fixed, iv: Buffer.alloc(12) })).toThrow(
      RangeError,
    );
  });
});

describe('a public key', () => {
  it('has the fingerprint that openssl computes', () => {
    const spki = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'DER'], { input: encodePublicKey(publicKey) });
    const sum = execFileSync('sha256sum', { input: spki, encoding: 'utf8' }).slice(0, 64);
    expect(keyFingerprint(publicKey)).toBe(sum);
    expect(Buffer.from(keyHint(publicKey), 'base64').toString('hex')).toBe(sum);
  });

  it('comes back from its PEM', () => {
    expect(parsePublicKey(encodePublicKey(publicKey)).equals(publicKey)).toBe(true);
  });

  it('is never taken out of a private key, a certificate or a file of several keys', () => {
    expect(() => parsePublicKey(privateKey.export({ format: 'pem', type: 'pkcs8' }))).toThrow(
      /found "BEGIN PRIVATE KEY"/,
    );
    expect(() => parsePublicKey(encodePem('CERTIFICATE', Buffer.of(1)))).toThrow(/found "BEGIN CERTIFICATE"/);
    expect(() => parsePublicKey(encodePublicKey(publicKey).repeat(2))).toThrow(/more than one block/);
    expect(() => parsePublicKey('nothing')).toThrow(/no PEM header/);
    expect(() => parsePublicKey(encodePem('PUBLIC KEY', Buffer.of(1, 2)))).toThrow(refusal('syntax'));
  });

  it.each([
    ['secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
    ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
    ['X25519', () => generateKeyPairSync('x25519').publicKey],
    ['RSA-PSS', () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey],
  ])('of %s is refused', (_name, make) => {
    expect(() => parsePublicKey(encodePublicKey(make()))).toThrow(refusal('unsupported'));
  });
});

describe('a signature', () => {
  it.each([
    ['ecdsa-p256', () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }), 'sha256'],
    ['ecdsa-p384', () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }), 'sha256'],
    ['ed25519', () => generateKeyPairSync('ed25519'), null],
    ['rsa', () => generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256'],
  ] as const)('of %s is checked', (name, make, hash) => {
    const pair = make();
    const signature = sign(hash, Buffer.from('message'), pair.privateKey);
    expect(signatureAlgorithm(pair.publicKey)).toBe(name);
    expect(signatureAlgorithm(pair.privateKey)).toBe(name);
    expect(verifySignature(pair.publicKey, Buffer.from('message'), signature)).toBe(true);
    expect(verifySignature(pair.publicKey, Buffer.from('massage'), signature)).toBe(false);
    expect(verifySignature(pair.publicKey, Buffer.from('message'), Buffer.alloc(0))).toBe(false);
  });
});
