import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { beginAgeFile, encryptBytes } from './age-file.js';
import { encodeIdentity, parseIdentities, parseIdentity, parseRecipient } from './age-keys.js';
import { decryptBytes, AgeOpener } from './age-opener.js';
import { decodeBech32, encodeBech32 } from './bech32.js';
import { PassphraseRecipient } from './passphrase.js';
import { payloadSize } from './payload.js';
import type { FreshBytes, Recipient } from './stanza.js';

/** Bytes that look random and are the same each time. */
function stream(seed: string): FreshBytes {
  let count = 0;
  return (length) =>
    createHash('shake256', { outputLength: length })
      .update(`${seed} ${(count += 1)}`)
      .digest();
}

const identityOf = (kind: 'x25519' | 'hybrid', seed: string) => parseIdentity(encodeIdentity(kind, stream(seed)(32)));
const mine = identityOf('x25519', 'mine');
const other = identityOf('x25519', 'other');
const hybrid = identityOf('hybrid', 'mine');
const plain = stream('plain')(200_000);

describe('an age file', () => {
  it('is the same bytes for the same fresh bytes, and opens for each recipient alone', () => {
    for (const pair of [[mine, other] as const, [hybrid, identityOf('hybrid', 'other')] as const]) {
      const recipients = pair.map(({ recipient }) => recipient);
      const file = encryptBytes(plain, recipients, stream('a'));
      expect(encryptBytes(plain, recipients, stream('a')).equals(file)).toBe(true);
      for (const identity of pair) expect(decryptBytes(file, [identity]).equals(plain)).toBe(true);
      expect(() => decryptBytes(file, [identityOf('x25519', 'third')])).toThrow('no matching recipient');
    }
  });

  it('property: any pieces in and any pieces out give the same bytes, of the length that was foretold', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 150_000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat({ max: 200_000 }), cuts, cuts, (size, into, out) => {
        const whole = plain.subarray(0, size);
        const { header, payload } = beginAgeFile([mine.recipient], stream('b'));
        const body = [...pieces(whole, into).map((piece) => payload.push(piece)), payload.end()];
        const file = Buffer.concat([header, ...body]);
        expect(file.length).toBe(header.length + payloadSize(size));
        const opener = new AgeOpener([mine]);
        const opened = [...pieces(file, out).map((piece) => Buffer.from(opener.push(piece))), opener.end()];
        expect(Buffer.concat(opened).equals(whole)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is refused for no recipient, a passphrase beside others, and post-quantum beside classic keys (B35)', () => {
    const passphrase: Recipient = new PassphraseRecipient('word', 4);
    const encrypt = (...recipients: Recipient[]) => encryptBytes(plain, recipients, stream('c'));
    expect(() => encrypt()).toThrow('needs a recipient');
    expect(() => encrypt(passphrase, mine.recipient)).toThrow('only recipient');
    expect(() => encrypt(hybrid.recipient, mine.recipient)).toThrow('do not mix');
    expect(() => encrypt(...Array.from({ length: 101 }, () => mine.recipient))).toThrow('at most 100');
  });
});

function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const found: Buffer[] = [];
  for (let [at, i] = [0, 0]; at < bytes.length; i += 1) {
    const size = cuts[i % cuts.length]!;
    found.push(bytes.subarray(at, at + size));
    at += size;
  }
  return found;
}

describe('keys', () => {
  const text = mine.recipient.text;

  it('come back from their text', () => {
    expect(parseRecipient(text).text).toBe(text);
    expect(parseRecipient(hybrid.recipient.text).text).toBe(hybrid.recipient.text);
    expect(hybrid.recipient.text).toHaveLength(1_959);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeBech32(encodeBech32('age', bytes))).toEqual({ prefix: 'age', bytes: Buffer.from(bytes) });
      }),
    );
  });

  it.each([
    ['a mistyped character', text.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')), 'checksum'],
    ['a cut one', text.slice(0, -3), 'checksum'],
    ['mixed case', text.slice(0, -1) + text.slice(-1).toUpperCase().replace(/\d/, 'Q'), 'case'],
    ['upper case', text.toUpperCase(), 'lower case'],
    ['a point of low order', encodeBech32('age', Buffer.alloc(32)), 'low order'],
    ['a point of low order in a post-quantum key', encodeBech32('age1pq', Buffer.alloc(1216)), 'low order'],
    ['numbers that are not reduced', encodeBech32('age1pq', Buffer.alloc(1216, 255)), 'valid ML-KEM'],
    ['another length', encodeBech32('age', Buffer.alloc(31, 9)), '31 bytes'],
    ['a key of a plugin', encodeBech32('age1yubikey', Buffer.alloc(33, 9)), 'neither'],
    ['an identity', encodeIdentity('x25519', Buffer.alloc(32, 7)), 'neither'],
    ['nothing', '', 'too short'],
    ['too much', `age1${'q'.repeat(5_000)}`, 'at most'],
  ])('refuses a recipient that is %s (B34)', (_what, recipient, problem) => {
    expect(() => parseRecipient(recipient)).toThrow(problem);
  });

  it('are read from a file of identities, whose line is named where one is wrong and whose text is not shown', () => {
    const key = encodeIdentity('x25519', stream('mine')(32));
    expect(parseIdentities(`# made today\n\n${key}\r\n`)[0]!.recipient.text).toBe(text);
    const wrong = `# made today\n${key.slice(0, -1)}`;
    expect(() => parseIdentities(wrong)).toThrow(/^line 2: the key has a wrong checksum/);
    expect(() => parseIdentities('# nothing\n')).toThrow('holds no key');
  });
});
