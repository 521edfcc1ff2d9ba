import { compareTombstones, encodeTombstone, parseTombstone, type Tombstone } from './tombstone-line.js';
import { itemHash } from '../item-set/item-hash.js';

const removed: Tombstone = { key: 'osv/GO-1 "quoted"', reason: 'removed' };
const erased: Tombstone = { keyHash: itemHash('advisories', 'osv/GO-2'), reason: 'erased' };
const parse = (text: string) => parseTombstone(Buffer.from(text));

describe('a tombstone', () => {
  it.each([[removed], [erased]])('is read as it was written: %j', (tombstone) => {
    expect(parse(encodeTombstone(tombstone).trimEnd())).toEqual(tombstone);
  });

  it('is a line of canonical JSON', () => {
    expect(encodeTombstone(removed)).toBe('{"key":"osv/GO-1 \\"quoted\\"","reason":"removed"}\n');
  });

  it.each([
    ['{"reason":"removed","key":"a"}', 'syntax'],
    ['{"key":"a","reason":"erased"}', 'schema'],
    ['{"keyHash":"sha256:00","reason":"erased"}', 'schema'],
    ['{"key":"a","keyHash":"sha256:00","reason":"removed"}', 'schema'],
    ['{"reason":"removed"}', 'schema'],
    ['{"key":"","reason":"removed"}', 'schema'],
    ['[]', 'schema'],
    [`{"key":"${'a'.repeat(70_000)}","reason":"removed"}`, 'too-large'],
  ])('is refused in any other form: %.40s', (text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
  });

  it('stands in byte order of key, hashes behind all keys', () => {
    const later: Tombstone = { key: 'osv/\u{10000}', reason: 'removed' };
    const sorted = [erased, later, { key: 'osv/\u{ffff}', reason: 'removed' } as const, removed].sort(
      compareTombstones,
    );
    expect(sorted.map((one) => ('key' in one ? one.key : one.keyHash))).toEqual([
      'osv/GO-1 "quoted"',
      'osv/\u{ffff}',
      'osv/\u{10000}',
      (erased as { keyHash: string }).keyHash,
    ]);
  });
});
