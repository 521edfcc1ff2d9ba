import { inflateSync } from 'node:zlib';
import { AgeOpener } from '../../src/formats/age/age-opener.js';
import { parseIdentity } from '../../src/formats/age/age-keys.js';
import { decodeArmor } from '../../src/formats/age/armor.js';
import { PassphraseIdentity } from '../../src/formats/age/passphrase.js';
import type { Identity } from '../../src/formats/age/stanza.js';
import { digestOf } from '../../src/formats/digest.js';
import { FormatError } from '../../src/formats/format-error.js';

interface Vector {
  readonly expect: string;
  readonly payload: string | undefined;
  readonly armored: boolean;
  readonly identities: readonly Identity[];
  readonly file: Buffer;
}

/** Which of our refusals each failure of the vectors may be. */
const refusals: Readonly<Record<string, readonly string[]>> = {
  'header failure': ['syntax', 'encoding', 'truncated', 'unsupported-version', 'too-large'],
  'armor failure': ['syntax', 'encoding'],
  'HMAC failure': ['signature'],
  'no match': ['no-match'],
  'payload failure': ['authentication', 'truncated'],
};

const { default: _, ...files } = (await import('cctv-age')) as unknown as Record<string, Uint8Array>;
const vectors = Object.entries(files).map(([name, bytes]): [string, Vector] => [name, parseVector(Buffer.from(bytes))]);

describe('the test vectors of age (C2SP CCTV)', () => {
  it('are all there', () => expect(vectors).toHaveLength(143));

  it.each(vectors)('%s, whole and byte by byte', (_name, vector) => {
    const pieces =
      vector.file.length > 20_000 || vector.identities.some((one) => one instanceof PassphraseIdentity)
        ? [vector.file.length, 4_099]
        : [vector.file.length, 1];
    for (const size of pieces) {
      const { plain, error } = decrypt(vector, size);
      if (vector.expect === 'success') expect(error).toBeUndefined();
      else expect(refusals[vector.expect]).toContain(error?.code);
      // After a failure it is the most that may have been given before.
      if (vector.expect === 'success') expect(digestOf(plain)).toBe(`sha256:${vector.payload}`);
    }
  });
});

function decrypt({ file, armored, identities }: Vector, size: number): { plain: Buffer; error?: FormatError } {
  const plain: Buffer[] = [];
  try {
    const bytes = armored ? decodeArmor(file.toString('latin1')) : file;
    const opener = new AgeOpener(identities);
    for (let at = 0; at < bytes.length; at += size) plain.push(Buffer.from(opener.push(bytes.subarray(at, at + size))));
    plain.push(opener.end());
    return { plain: Buffer.concat(plain) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { plain: Buffer.concat(plain), error };
  }
}

function parseVector(bytes: Buffer): Vector {
  const end = bytes.indexOf('\n\n');
  const fields = bytes
    .toString('latin1', 0, end)
    .split('\n')
    .map((line) => line.split(': ', 2) as [string, string]);
  const all = (name: string) => fields.filter(([key]) => key === name).map(([, value]) => value);
  const file = bytes.subarray(end + 2);
  return {
    expect: all('expect')[0]!,
    payload: all('payload')[0],
    armored: all('armored')[0] === 'yes',
    identities: [
      ...all('identity').map(parseIdentity),
      ...all('passphrase').map((text) => new PassphraseIdentity(text)),
    ],
    file: all('compressed')[0] === 'zlib' ? inflateSync(file) : file,
  };
}
