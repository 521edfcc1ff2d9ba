import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import * as fc from 'fast-check';
import { checkpointText, parseCheckpoint } from './checkpoint.js';
import { noteKeyId } from './note-key.js';
import { encodeSignedNote, parseSignedNote, verifyNote } from './signed-note.js';

const keyPairs = {
  'ECDSA P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  Ed25519: () => generateKeyPairSync('ed25519'),
  RSA: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const name = 'example.org/log';

function signedBy(text: string, { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): string {
  const algorithm = publicKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const signature = sign(algorithm, Buffer.from(text), privateKey);
  return encodeSignedNote({ text, signatures: [{ name, keyId: noteKeyId(name, publicKey), signature }] });
}

describe('a signed note', () => {
  it('of the reference implementation verifies, and is written the same', () => {
    // The published key and note of golang.org/x/mod/sumdb/note.
    const raw = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n" +
      '\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    const note = parseSignedNote(text);
    expect(noteKeyId('PeterNeumann', publicKey).toString('hex')).toBe('c74f20a3');
    expect(verifyNote(note, 'PeterNeumann', [publicKey])).toHaveLength(1);
    expect(encodeSignedNote(note)).toBe(text);
  });

  it.each(Object.entries(keyPairs))('is signed and verified with %s', (_, generate) => {
    const pair = generate();
    const note = parseSignedNote(signedBy('one\n\ntwo\n', pair));
    expect(note.text).toBe('one\n\ntwo\n');
    expect(verifyNote(note, name, [pair.publicKey])).toHaveLength(1);
    expect(() => verifyNote({ ...note, text: 'one\n\nTwo\n' }, name, [pair.publicKey])).toThrow(
      /does not fit the note/,
    );
    expect(() => verifyNote(note, name, [generate().publicKey])).toThrow(/none of the 1 trusted keys/);
    expect(() => verifyNote(note, 'example.org/other', [pair.publicKey])).toThrow(/none of the 1 trusted keys/);
  });

  it('is spoiled by a second line of a trusted key that does not verify', () => {
    const pair = keyPairs['ECDSA P-256']();
    const [good, other] = [signedBy('text\n', pair), signedBy('other\n', pair)];
    const note = parseSignedNote(good + other.slice(other.indexOf('\u2014')));
    expect(note.signatures).toHaveLength(2);
    expect(() => verifyNote(note, name, [pair.publicKey])).toThrow(/does not fit/);
  });

  it('passes over lines of keys that nobody trusts', () => {
    const [trusted, stranger] = [keyPairs.Ed25519(), keyPairs.Ed25519()];
    const line = signedBy('text\n', stranger);
    const note = parseSignedNote(signedBy('text\n', trusted) + line.slice(line.indexOf('\u2014')));
    expect(verifyNote(note, name, [trusted.publicKey])).toHaveLength(1);
  });

  it.each([
    ['no signature', 'text\n'],
    ['no end', 'text\n\n\u2014 a AAAAAAA='],
    ['a hyphen for the dash', 'text\n\n- a AAAAAAA=\n'],
    ['a space in the name', 'text\n\n\u2014 a b AAAAAAA=\n'],
    ['a plus in the name', 'text\n\n\u2014 a+b AAAAAAA=\n'],
    ['no signature after the key id', 'text\n\n\u2014 a AAAAAA==\n'],
    ['base64url', 'text\n\n\u2014 a AAAA_AA=\n'],
    ['a tab', 'te\txt\n\n\u2014 a AAAAAAA=\n'],
    ['seventeen signatures', `text\n\n${'\u2014 a AAAAAAA=\n'.repeat(17)}`],
    ['a megabyte', `${'x'.repeat(1 << 20)}\n\n\u2014 a AAAAAAA=\n`],
  ])('is refused with %s', (_, text) => {
    expect(() => parseSignedNote(text)).toThrow(/note/);
  });

  it('reads back what was written', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 }).map((array) => Buffer.from(array));
    const keyId = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((array) => Buffer.from(array));
    const signature = fc.record({ name: fc.stringMatching(/^[a-z./-]{1,20}$/), keyId, signature: bytes });
    fc.assert(
      fc.property(
        fc.array(signature, { minLength: 1, maxLength: 4 }),
        fc.stringMatching(/^[a-z\n]{0,40}$/),
        (all, text) => {
          const note = { text: `${text}\n`, signatures: all };
          expect(parseSignedNote(encodeSignedNote(note))).toEqual(note);
        },
      ),
    );
  });
});

describe('the key id', () => {
  it('of ECDSA is the hash of the key alone, as the public log of Sigstore has it', () => {
    const spki =
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks4L3qX6yYY0zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==';
    const publicKey = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    expect(noteKeyId('rekor.sigstore.dev', publicKey).toString('hex')).toBe('c0d23d6a');
  });
});

describe('a checkpoint', () => {
  it('is the text of the specification and reads back', () => {
    const root = Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64');
    const checkpoint = { origin: 'example.com/behind-the-sofa', size: 20852163, root };
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    expect(checkpointText(checkpoint)).toBe(text);
    expect(parseCheckpoint(text)).toEqual(checkpoint);
    expect(parseCheckpoint(`${text}an extension\n`)).toEqual(checkpoint);
  });

  it.each(['', 'a\n1\n', 'a\n01\nAAAA\n', 'a\n-1\nAAAA\n', 'a\n1\nAAAA\n', '\n1\nAAAA\n', 'a\n1e3\nAAAA\n'])(
    'is refused as %j',
    (text) => {
      expect(() => parseCheckpoint(text)).toThrow(/checkpoint/);
    },
  );
});
