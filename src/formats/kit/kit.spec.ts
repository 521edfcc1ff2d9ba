import { digestOf, type Digest } from '../digest.js';
import { importOrder, withoutBase } from './import-order.js';
import { encodeKitIndex, parseKitIndex, type KitBundle, type KitIndex } from './kit-index.js';

const digest = (text: string): Digest => digestOf(Buffer.from(text));

const aBundle = (path: string, more: Partial<KitBundle> = {}): KitBundle => ({
  path,
  digest: digest(path),
  bytes: 10_240,
  manifestDigest: digest(`manifest of ${path}`),
  itemSetRoot: digest(`root of ${path}`),
  profile: 'nightly',
  kind: 'mirror:full',
  asOf: '2026-11-25T00:00:00Z',
  records: 3,
  ...more,
});

const aKit = (more: Partial<KitIndex> = {}): KitIndex => ({
  schema: 'urn:export-center:kit:v1',
  bundles: [aBundle('bundles/000001-nightly.tar')],
  files: [{ path: 'NOTES.md', digest: digest('notes'), bytes: 5 }],
  ...more,
});

describe('kit.json', () => {
  it('is read as it was written', () => {
    expect(parseKitIndex(encodeKitIndex(aKit()))).toEqual(aKit());
  });

  it.each<[string, Partial<KitIndex>, string]>([
    ['another schema', { schema: 'urn:export-center:kit:v2' as KitIndex['schema'] }, 'unsupported-version'],
    ['a path that leaves the kit', { bundles: [aBundle('../x.tar')] }, 'unsafe-path'],
    ['a path twice', { bundles: [aBundle('a.tar'), aBundle('a.tar')] }, 'duplicate'],
    [
      'two paths that are one where case does not count',
      { bundles: [aBundle('a.tar'), aBundle('A.tar')] },
      'duplicate',
    ],
    ['a file that is also a bundle', { bundles: [aBundle('NOTES.md')] }, 'duplicate'],
    ['a digest that is none', { bundles: [aBundle('a.tar', { digest: 'md5:0' as Digest })] }, 'schema'],
  ])('is refused with %s', (_, more, code) => {
    expect(() => encodeKitIndex(aKit(more))).toThrow(expect.objectContaining({ name: 'FormatError', code }) as Error);
  });
});

describe('the order of import', () => {
  const root = digest;
  const full = { name: 'full', asOf: '2026-11-01', itemSetRoot: root('1') };
  const first = { name: 'first', asOf: '2026-11-02', itemSetRoot: root('2'), base: root('1') };
  const second = { name: 'second', asOf: '2026-11-03', itemSetRoot: root('3'), base: root('2') };
  const stray = { name: 'stray', asOf: '2026-10-01', itemSetRoot: root('5'), base: root('4') };

  it('puts each delta behind its base, however they are given', () => {
    for (const given of [
      [full, first, second],
      [second, first, full],
      [first, second, full],
    ])
      expect(importOrder(given)).toEqual([full, first, second]);
  });

  it('keeps a delta without its base for the end, and names it', () => {
    const ordered = importOrder([stray, second, first, full]);
    expect(ordered).toEqual([full, first, second, stray]);
    expect(withoutBase(ordered)).toEqual([stray]);
  });
});
