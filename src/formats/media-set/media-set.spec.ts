import * as fc from 'fast-check';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { digestOf } from '../digest.js';
import { damagedBlocks, pageLength, pageSpan, sumsBytesOf, sumsPage } from './block-sums.js';
import { checklist, sha256Sums } from './checklist.js';
import { allParts, blockBytes, encodeMediaIndex, parseMediaIndex, type MediaIndex } from './media-index.js';
import { mediumFolder, partName } from './media-names.js';
import { planMedia } from './plan-media.js';

const digest = digestOf('x');
const unit = 2 * blockBytes;
const aPart = (path: string, bytes: number) => ({
  path,
  digest,
  bytes,
  sums: { path: `${path}.sums`, digest, bytes: sumsBytesOf(bytes) },
});
const aSet = (more: Partial<MediaIndex> = {}): MediaIndex => ({
  schema: 'urn:export-center:media:v1',
  name: 'kit.tar',
  bytes: unit + 5,
  digest,
  partBytes: unit,
  parts: [aPart('kit.tar.part-0001', unit), aPart('kit.tar.part-0002', 5)],
  parity: { regions: 2, parts: [aPart('kit.tar.parity-0001', unit)] },
  ...more,
});
const parity = aSet().parity!;

describe('media.json', () => {
  it('is read as it was written', () => {
    expect(parseMediaIndex(encodeMediaIndex(aSet()))).toEqual(aSet());
    const { parity: _, ...rest } = aSet();
    const plain = { ...rest, parts: rest.parts.map(({ path, bytes }) => ({ path, digest, bytes })) };
    expect(parseMediaIndex(encodeMediaIndex(plain))).toEqual(plain);
  });

  it.each<[string, unknown]>([
    ['another schema', { schema: 'urn:export-center:media:v2' }],
    ['a member that nobody knows', { more: 1 }],
    ['a part in a folder', { parts: [aPart('a/b', unit), aPart('c', 5)] }],
    ['a part outside', { parts: [aPart('..', unit), aPart('c', 5)] }],
    ['two parts of one name', { parts: [aPart('a', unit), aPart('A', 5)] }],
    ['a part that would replace the index', { parts: [aPart('Media.json', unit), aPart('c', 5)] }],
    ['a part that would replace the file', { parts: [aPart('kit.tar', unit), aPart('c', 5)] }],
    ['parts that do not make the file', { parts: [aPart('a', unit)] }],
    ['a part of another length', { parts: [aPart('a', unit), aPart('b', 6)] }],
    ['parts that are more than the file', { bytes: unit }],
    ['parity of another length', { parity: { ...parity, parts: [aPart('p', unit - 1)] } }],
    ['parity without parts', { parity: { ...parity, parts: [] } }],
    ['parity without sums', { parity: { ...parity, parts: [{ path: 'p', digest, bytes: unit }] } }],
    ['more shards than the code has', { parity: { ...parity, regions: 128 } }],
    ['regions that do not fit', { parity: { ...parity, regions: 3 } }],
  ])('is refused with %s', (_, more) => {
    expect(() => parseMediaIndex(canonicalBytes({ ...aSet(), ...(more as object) }))).toThrow();
  });
});

describe('the plan of media', () => {
  const request = fc.record({
    bytes: fc.integer({ min: 0, max: 2 ** 40 }),
    capacity: fc.constantFrom(700_000_000, 4_690_000_000, 50_000_000_000),
    parity: fc.integer({ min: 0, max: 4 }),
  });

  it('leaves room on each medium for the lists, and takes no more media than are needed', () => {
    fc.assert(
      fc.property(request, ({ bytes, capacity, parity: spare }) => {
        let plan;
        try {
          plan = planMedia({ bytes, capacity, parity: spare });
        } catch (error) {
          expect(spare > 0 && bytes > 200 * capacity).toBe(true);
          return expect(String(error)).toContain('take larger ones');
        }
        const { parts, partBytes } = plan;
        expect(parts * partBytes).toBeGreaterThanOrEqual(bytes);
        expect((parts - 1) * partBytes).toBeLessThanOrEqual(Math.max(0, bytes - 1));
        const sums = spare > 0 ? sumsBytesOf(partBytes) : 0;
        expect(partBytes + sums + 65_536 + 1024 * (parts + spare)).toBeLessThanOrEqual(Math.max(capacity, 2 ** 17));
        return expect(parts).toBeLessThanOrEqual(Math.ceil(bytes / (capacity * 0.98 - 400_000)) + 1);
      }),
    );
  });

  it('makes as many parts as are asked for, of one length', () => {
    expect(planMedia({ bytes: 200_000_000, parts: 20, parity: 2 })).toEqual({
      parts: 20,
      parity: 2,
      regions: 8,
      partBytes: Math.ceil(10_000_000 / 32_768) * 32_768,
    });
    expect(planMedia({ bytes: 10, parts: 3, parity: 0 })).toMatchObject({ parts: 3, partBytes: 4 });
  });

  it('is refused where a medium cannot hold the list of all of them', () => {
    expect(() => planMedia({ bytes: 2 ** 30, capacity: 65_536, parity: 0 })).toThrow('take larger ones');
    expect(() => planMedia({ bytes: 2 ** 30, parts: 255, parity: 2 })).toThrow('at most 256 parts');
  });
});

describe('the sums of blocks', () => {
  const blocks = Buffer.from(Array.from({ length: 3 * blockBytes + 7 }, (_, i) => i * 7));

  it('tell which blocks are not what they were', () => {
    const page = sumsPage(blocks);
    expect([page.length, damagedBlocks(blocks, page)]).toEqual([pageLength(blocks.length), []]);
    const damaged = Buffer.from(blocks);
    damaged[blockBytes]! ^= 1;
    damaged[damaged.length - 1]! ^= 1;
    expect(damagedBlocks(damaged, page)).toEqual([1, 3]);
  });

  it('count for nothing where they are damaged themselves', () => {
    const page = sumsPage(blocks);
    for (const at of [0, 16, page.length - 1]) {
      const damaged = Buffer.from(page);
      damaged[at]! ^= 1;
      expect(damagedBlocks(blocks, damaged)).toEqual([0, 1, 2, 3]);
    }
    expect(damagedBlocks(blocks, page.subarray(16))).toEqual([0, 1, 2, 3]);
  });

  it('take 16 bytes a block, and as much for a page of 255', () => {
    expect(sumsPage(Buffer.alloc(pageSpan)).length).toBe(4096);
    expect(sumsBytesOf(pageSpan + 1)).toBe(4096 + 32);
  });
});

describe('what people read', () => {
  it('sorts beyond 999 parts as the parts do', () => {
    const names = [1, 999, 1000, 9999, 10_000].map((number) => partName('a', 'part', number, 10_000));
    expect(names).toEqual(['00001', '00999', '01000', '09999', '10000'].map((number) => `a.part-${number}`));
    expect(names.toSorted()).toEqual(names);
    expect(mediumFolder(7, 22)).toBe('medium-0007');
  });

  it('lists every part with its digest, and how many may be lost', () => {
    for (const { path } of allParts(aSet())) expect(checklist(aSet())).toContain(`of 3  ${path}  `);
    expect(checklist(aSet())).toContain('Any 1 of these media may be lost');
    expect(sha256Sums(aSet())).toContain(`${digest.slice(7)}  kit.tar.part-0002.sums\n`);
  });
});
