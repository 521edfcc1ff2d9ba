import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { sshFingerprint } from '../ssh-fingerprint/ssh-fingerprint.js';
import { decodeEnvelope, encodeEnvelope, type DsseEnvelope } from './envelope.js';
import { preAuthEncoding } from './pre-auth-encoding.js';
import { verifyEnvelope } from './verify-envelope.js';

const newPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const alice = newPair();
const bob = newPair();
const payloadType = 'application/vnd.in-toto+json';
const payload = Buffer.from('{"a":"é"}');

const signatureOf = (key: KeyObject, message = preAuthEncoding(payloadType, payload)) => sign('sha256', message, key);

function envelope(overrides: Partial<DsseEnvelope> = {}): DsseEnvelope {
  return { payloadType, payload, signatures: [{ sig: signatureOf(alice.privateKey) }], ...overrides };
}

const verify = (value: DsseEnvelope, keys = [alice.publicKey], threshold = 1) =>
  verifyEnvelope(value, { payloadType, keys, threshold });

describe('preAuthEncoding', () => {
  it('is that of the DSSE protocol', () => {
    expect(preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world')).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('counts bytes, not characters', () => {
    expect(preAuthEncoding('é', Buffer.from('😀')).toString()).toBe('DSSEv1 2 é 4 😀');
  });
});

describe('an envelope', () => {
  it('comes back as it was written', () => {
    const value = envelope({ signatures: [{ keyid: 'k', sig: Buffer.of(1, 2) }, { sig: Buffer.of(3) }] });
    expect(decodeEnvelope(encodeEnvelope(value))).toEqual(value);
    expect(encodeEnvelope(decodeEnvelope(encodeEnvelope(value)))).toEqual(encodeEnvelope(value));
  });

  it('takes an empty keyid for none', () => {
    const bytes = Buffer.from(encodeEnvelope(envelope()).toString().replace('"sig"', '"keyid":"","sig"'));
    expect(decodeEnvelope(bytes).signatures[0]).not.toHaveProperty('keyid');
  });

  it.each<[string, (text: string) => string, string]>([
    ['trailing bytes', (text) => `${text}{}`, 'syntax'],
    ['a member twice', (text) => text.replace('{"payload"', '{"payload":"YQ==","payload"'), 'duplicate-key'],
    ['an unknown member', (text) => text.replace('{"payload"', '{"other":1,"payload"'), 'schema'],
    ['an unknown member of a signature', (text) => text.replace('"sig"', '"cert":"x","sig"'), 'schema'],
    ['base64url', (text) => text.replace(/"payload":"[^"]*"/, '"payload":"-_-_"'), 'encoding'],
    ['base64 without padding', (text) => text.replace(/"payload":"[^"]*"/, '"payload":"YQ"'), 'encoding'],
    [
      'base64 with set bits behind the end',
      (text) => text.replace(/"payload":"[^"]*"/, '"payload":"YR=="'),
      'encoding',
    ],
    ['base64 with a line feed', (text) => text.replace(/"payload":"[^"]*"/, '"payload":"YQ==\\n"'), 'encoding'],
    ['no payload', (text) => text.replace(/"payload":"[^"]*",/, ''), 'schema'],
    ['a payload type that is no string', (text) => text.replace(`"${payloadType}"`, '1'), 'schema'],
    [
      '33 signatures',
      (text) =>
        text.replace(
          /"signatures":\[(.*)\]/,
          (_all, one: string) => `"signatures":[${Array<string>(33).fill(one).join(',')}]`,
        ),
      'schema',
    ],
  ])('B51: refuses %s', (_name, change, code) => {
    const bytes = Buffer.from(change(encodeEnvelope(envelope()).toString()));
    expect(() => decodeEnvelope(bytes)).toThrow(expect.objectContaining({ name: 'FormatError', code }) as Error);
  });
});

describe('verifyEnvelope', () => {
  it('names the trusted keys that signed', () => {
    const both = envelope({
      signatures: [
        { sig: signatureOf(alice.privateKey) },
        { keyid: sshFingerprint(bob.publicKey), sig: signatureOf(bob.privateKey) },
      ],
    });
    expect(verify(both, [alice.publicKey, bob.publicKey], 2)).toHaveLength(2);
    expect(verify(both, [bob.publicKey])).toHaveLength(1);
  });

  it.each<[string, DsseEnvelope]>([
    ['no signature', envelope({ signatures: [] })],
    ['a key that is not trusted', envelope({ signatures: [{ sig: signatureOf(bob.privateKey) }] })],
    [
      'a keyid of another key',
      envelope({ signatures: [{ keyid: sshFingerprint(bob.publicKey), sig: signatureOf(alice.privateKey) }] }),
    ],
    ['an unknown keyid', envelope({ signatures: [{ keyid: 'unknown', sig: signatureOf(alice.privateKey) }] })],
    ['another payload type', envelope({ payloadType: 'text/plain' })],
    ['a signature over the bare payload', envelope({ signatures: [{ sig: signatureOf(alice.privateKey, payload) }] })],
    ['another payload', envelope({ payload: Buffer.from('{}') })],
    ['an empty signature', envelope({ signatures: [{ sig: Buffer.alloc(0) }] })],
  ])('B51: refuses %s', (_name, value) => {
    expect(() => verify(value)).toThrow(expect.objectContaining({ code: 'signature' }) as Error);
  });

  it('B51: counts distinct keys, however often one signed or is trusted', () => {
    const twice = envelope({
      signatures: [{ sig: signatureOf(alice.privateKey) }, { sig: signatureOf(alice.privateKey) }],
    });
    expect(verify(twice, [alice.publicKey, alice.publicKey])).toHaveLength(1);
    expect(() => verify(twice, [alice.publicKey, alice.publicKey], 2)).toThrow(/1 trusted keys signed, 2 needed/);
  });
});
