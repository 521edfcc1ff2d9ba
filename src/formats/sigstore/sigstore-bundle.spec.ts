import { digestOf } from '../digest.js';
import { decodeSigstoreBundle, encodeSigstoreBundle, type SigstoreBundle } from './sigstore-bundle.js';

const message: SigstoreBundle = { hint: 'aGludA==', messageDigest: digestOf('message'), signature: Buffer.of(1, 2, 3) };
const envelope: SigstoreBundle = {
  hint: 'aGludA==',
  envelope: { payloadType: 'text/plain', payload: Buffer.from('x'), signatures: [{ sig: Buffer.of(1) }] },
};

const change = (from: string | RegExp, to: string, bundle: SigstoreBundle = message) =>
  Buffer.from(encodeSigstoreBundle(bundle).toString().replace(from, to));

describe('a Sigstore bundle', () => {
  it.each([
    ['a message signature', message],
    ['an envelope', envelope],
  ])('with %s comes back as it was written', (_name, bundle) => {
    expect(decodeSigstoreBundle(encodeSigstoreBundle(bundle))).toEqual(bundle);
  });

  it('is version 0.3 with a public key hint and nothing of ours', () => {
    expect(Object.keys(JSON.parse(encodeSigstoreBundle(message).toString()) as object)).toEqual([
      'mediaType',
      'messageSignature',
      'verificationMaterial',
    ]);
  });

  it.each<[string, Buffer, string]>([
    ['an unknown member', change('{"mediaType"', '{"x":1,"mediaType"'), 'schema'],
    ['another version', change('v0.3', 'v0.2'), 'unsupported-version'],
    ['another hash', change('SHA2_256', 'SHA2_512'), 'schema'],
    ['a short digest', change(/"digest":"[^"]*"/, '"digest":"YWJj"'), 'digest'],
    [
      'both contents',
      change(
        '"messageSignature"',
        '"dsseEnvelope":{"payload":"eA==","payloadType":"t","signatures":[{"sig":"eA=="}]},"messageSignature"',
      ),
      'schema',
    ],
    ['no content', change(/"messageSignature":\{.*?\}\s*,"signature":"[^"]*"\},/, ''), 'schema'],
    ['a certificate', change('"publicKey"', '"certificate"'), 'schema'],
    ['a keyid in the envelope', change('"sig"', '"keyid":"k","sig"', envelope), 'signature'],
    [
      'two signatures in the envelope',
      change('{"sig":"AQ=="}', '{"sig":"AQ=="},{"sig":"AQ=="}', envelope),
      'signature',
    ],
  ])('refuses %s', (_name, bytes, code) => {
    expect(() => decodeSigstoreBundle(bytes)).toThrow(expect.objectContaining({ name: 'FormatError', code }) as Error);
  });

  it('is never written in a form that cosign refuses', () => {
    const signatures = [{ keyid: 'k', sig: Buffer.of(1) }];
    expect(() =>
      encodeSigstoreBundle({ hint: 'x', envelope: { payloadType: 't', payload: Buffer.of(1), signatures } }),
    ).toThrow(/no keyid/);
  });
});
