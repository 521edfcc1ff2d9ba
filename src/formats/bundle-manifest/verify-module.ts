/**
 * `verify.mjs` of every bundle: as `verify.sh`, with Node alone, and for a tar as well as for a folder. Written without template strings, so that
 * it stands here as it is. The text is constant: its digest stands in the manifest.
 */
export const verifyModule = (): Buffer => Buffer.from(text);

const text = String.raw`#!/usr/bin/env node
// Checks an Export Center bundle with Node 18 or later and nothing else.
//
//   node verify.mjs PUBLIC_KEY [BUNDLE_FOLDER_OR_TAR]
//
// Take this script and the public key from a source you trust, not from the bundle that you check: whoever can
// change the bundle can change a script inside it. Exit codes: 0 passed, 2 usage, 3 verification failed.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

const documentLimit = 64 * 1024 * 1024;
const inTotoType = 'application/vnd.in-toto+json';
const sigstoreType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const signatures = ['manifest.json.sig', 'manifest.json.sigstore.json', 'manifest.dsse.json', 'checksums.txt.sig', 'provenance.dsse.json'];

class Failed extends Error {}
const fail = (what) => {
  throw new Failed(what);
};
const hashOf = (bytes, form) => createHash('sha256').update(bytes).digest(form);

// A file is where it lies and how long it is: nothing is read whole that can be large.
function filesOfFolder(folder) {
  const files = new Map();
  const walk = (inner) => {
    for (const name of readdirSync(join(folder, inner))) {
      const path = inner === '' ? name : inner + '/' + name;
      const found = lstatSync(join(folder, path));
      if (found.isDirectory()) walk(path);
      else if (found.isFile()) files.set(path, { source: join(folder, path), start: 0, length: found.size });
      else fail(path + ' is neither a file nor a folder');
    }
  };
  walk('');
  return files;
}

// POSIX ustar: regular files alone, two blocks of zeros and nothing else at the end.
function filesOfTar(tar) {
  const files = new Map();
  const size = lstatSync(tar).size;
  let at = 0;
  for (;;) {
    const header = read({ source: tar, start: at, length: 512 });
    if (header.length < 512) fail('the tar ends early');
    if (header.every((byte) => byte === 0)) break;
    const { path, length } = tarHeader(header);
    if (files.has(path)) fail(path + ' is in the tar twice');
    if (at + 512 + length > size) fail('the tar ends early');
    files.set(path, { source: tar, start: at + 512, length });
    at += 512 + Math.ceil(length / 512) * 512;
  }
  const end = read({ source: tar, start: at, length: documentLimit });
  if (end.length < 1024 || end.length % 512 !== 0 || end.some((byte) => byte !== 0)) fail('the end of the tar is not one');
  return files;
}

function tarHeader(header) {
  const text = (start, length) => header.toString('latin1', start, start + length).replace(/\0[^]*$/, '');
  const number = (start, length) => parseInt(text(start, length), 8);
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (number(148, 8) !== sum || !header.toString('latin1', 257, 263).startsWith('ustar')) fail('a header of the tar is damaged');
  const path = text(345, 155) === '' ? text(0, 100) : text(345, 155) + '/' + text(0, 100);
  if (text(156, 1) !== '0') fail(path + ' is not a regular file');
  if (path === '' || path.split('/').some((part) => part === '' || part === '.' || part === '..')) fail('a path of the tar leads astray');
  return { path, length: number(124, 12) };
}

function read({ source, start, length }) {
  const file = openSync(source, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(length, documentLimit));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start));
  } finally {
    closeSync(file);
  }
}

function digestOf({ source, start, length }) {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(1024 * 1024);
  const file = openSync(source, 'r');
  try {
    for (let done = 0; done < length; ) {
      const count = readSync(file, chunk, 0, Math.min(chunk.length, length - done), start + done);
      if (count === 0) return 'cut short';
      hash.update(chunk.subarray(0, count));
      done += count;
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

// Standard base64, and only the one form of it that encoding gives.
function decode(text, path) {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) fail(path + ' is not base64');
  return bytes;
}

// The OpenSSH fingerprint of a key, which names it in an envelope.
function sshFingerprint(key) {
  const jwk = key.export({ format: 'jwk' });
  const field = (name) => Buffer.from(jwk[name], 'base64url');
  const string = (value) => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const number = (bytes) => string(bytes[0] > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
  const wire = (...parts) => 'SHA256:' + hashOf(Buffer.concat(parts), 'base64').replace(/=+$/, '');
  if (jwk.kty === 'OKP') return wire(string('ssh-ed25519'), string(field('x')));
  if (jwk.kty === 'RSA') return wire(string('ssh-rsa'), number(field('e')), number(field('n')));
  const curve = jwk.crv === 'P-384' ? 'nistp384' : 'nistp256';
  return wire(string('ecdsa-sha2-' + curve), string(curve), string(Buffer.concat([Buffer.of(4), field('x'), field('y')])));
}

function main(keyPath, bundlePath) {
  const key = createPublicKey(readFileSync(keyPath));
  const der = key.export({ type: 'spki', format: 'der' });
  console.log('public key SHA-256: ' + hashOf(der, 'hex'));
  console.log('Compare this fingerprint with the one you were given.');
  const isSigned = (message, signature) => verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', message, key, signature);

  const files = lstatSync(bundlePath).isDirectory() ? filesOfFolder(bundlePath) : filesOfTar(bundlePath);
  const document = (path) => {
    const file = files.get(path);
    if (!file) fail(path + ' is missing (an unsigned bundle proves nothing about its origin)');
    if (file.length > documentLimit) fail(path + ' is too large');
    return read(file);
  };

  for (const path of ['manifest.json', 'checksums.txt']) {
    const signature = decode(document(path + '.sig').toString('latin1'), path + '.sig');
    if (!isSigned(document(path), signature)) fail(path + ".sig is not this key's signature of " + path);
    console.log('ok: ' + path + ' is signed by this key');
  }
  checkStatements(document, { der, isSigned, keyid: sshFingerprint(key) });
  checkFiles(files, document);
  console.log('PASSED: bundle sha256:' + hashOf(document('manifest.json'), 'hex'));
}

// The other forms of the signature say the same, in the one way in which they are written (RFC 8785).
function checkStatements(document, { der, isSigned, keyid }) {
  const manifest = document('manifest.json');
  const path = 'manifest.json.sigstore.json';
  const bundle = parse(document, path);
  const messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest: hashOf(manifest, 'base64') }, signature: String(bundle.messageSignature?.signature) };
  requireText(document, path, { mediaType: sigstoreType, messageSignature, verificationMaterial: { publicKey: { hint: hashOf(der, 'base64') } } });
  if (!isSigned(manifest, decode(messageSignature.signature, path))) fail(path + " does not hold this key's signature of manifest.json");

  for (const name of ['manifest.dsse.json', 'provenance.dsse.json']) {
    const envelope = parse(document, name);
    const [payload64, sig] = [String(envelope.payload), String(envelope.signatures?.[0]?.sig)];
    requireText(document, name, { payload: payload64, payloadType: inTotoType, signatures: [{ keyid, sig }] });
    const payload = decode(payload64, name);
    const message = Buffer.concat([Buffer.from('DSSEv1 ' + inTotoType.length + ' ' + inTotoType + ' ' + payload.length + ' '), payload]);
    if (!isSigned(message, decode(sig, name))) fail(name + ' is not signed by this key');
    const { subject } = JSON.parse(payload.toString());
    if (subject?.length !== 1 || subject[0].name !== 'manifest.json' || subject[0].digest?.sha256 !== hashOf(manifest, 'hex')) fail(name + ' is about another bundle');
  }
  console.log('ok: the statements about this bundle are signed by this key');
}

function parse(document, path) {
  try {
    return Object(JSON.parse(document(path).toString()));
  } catch (error) {
    if (error instanceof Failed) throw error;
    return fail(path + ' is not JSON');
  }
}

function requireText(document, path, value) {
  if (document(path).toString() !== JSON.stringify(value)) fail(path + ' is not about this manifest and this key');
}

function checkFiles(files, document) {
  const sums = new Map();
  for (const line of document('checksums.txt').toString().split('\n').slice(0, -1)) sums.set(line.slice(66), line.slice(0, 64));
  if (!sums.has('manifest.json')) fail('checksums.txt does not list manifest.json');
  for (const [path, sum] of sums) {
    if (!files.has(path)) fail(path + ' is missing');
    if (digestOf(files.get(path)) !== sum) fail(path + ' does not have its digest');
  }
  for (const { path, digest, bytes } of JSON.parse(document('manifest.json').toString()).entries) {
    if ('sha256:' + sums.get(path) !== digest || files.get(path)?.length !== bytes) fail(path + ' is not what manifest.json says');
  }
  console.log('ok: ' + sums.size + ' files have the digests of checksums.txt');
  const known = new Set([...sums.keys(), ...signatures, 'checksums.txt']);
  for (const path of known) if (!files.has(path)) fail(path + ' is missing');
  for (const path of files.keys()) if (!known.has(path)) fail(path + ' does not belong to the bundle');
  console.log('ok: nothing is missing and nothing was added');
}

const [keyPath, bundlePath = '.', ...more] = process.argv.slice(2);
if (keyPath === undefined || more.length > 0) {
  console.error('usage: node verify.mjs PUBLIC_KEY [BUNDLE_FOLDER_OR_TAR]');
  process.exitCode = 2;
} else {
  try {
    main(keyPath, bundlePath);
  } catch (error) {
    console.error(error instanceof Failed ? 'FAILED: ' + error.message : error.message);
    process.exitCode = error instanceof Failed ? 3 : 2;
  }
}
`;
