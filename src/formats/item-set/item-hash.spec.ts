import { createHash } from 'node:crypto';
import { bucketOf } from './bucket.js';
import { itemHash } from './item-hash.js';

const lengthOf = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Buffer.byteLength(text));
  return bytes;
};

describe('itemHash', () => {
  it.each([
    ['advisories', 'osv/A-1'],
    ['vex', 'x/ü\u{10000}'],
    ['sboms', 'x/'.padEnd(3_000, 'z')],
    ['', ''],
  ])('is SHA-256 over kind and key, each behind its length, and begins with the bucket: %s %.20s', (kind, key) => {
    const parts = [lengthOf(kind), Buffer.from(kind), lengthOf(key), Buffer.from(key)];
    const hash = createHash('sha256').update(Buffer.concat(parts)).digest('hex');
    expect(itemHash(kind, key)).toBe(`sha256:${hash}`);
    expect(bucketOf(kind, key)).toBe(Number.parseInt(hash.slice(0, 3), 16));
  });

  it('tells apart what runs together', () => {
    expect(itemHash('a', 'bc')).not.toBe(itemHash('ab', 'c'));
  });
});
