import * as fc from 'fast-check';
import { compareBytes } from '../byte-order.js';
import { digestBytes, digestOf } from '../digest.js';
import { FormatError } from '../format-error.js';
import { regionOf } from '../region.js';
import { bucketCount, bucketOf, bucketOfKey } from './bucket.js';
import { ItemRowsBuilder, type ItemRows } from './item-rows.js';
import { itemProof, verifyItemProof } from './item-proof.js';
import { ItemSetBuilder } from './item-set-builder.js';
import { bucketHash, itemSetRoot } from './item-set-root.js';
import type { Item } from './item.js';

const anItem = (kind: string, key: string, body = '{}'): Item => ({ kind, key, digest: digestBytes(digestOf(body)) });

function build(items: readonly Item[]): ItemSetBuilder {
  const builder = new ItemSetBuilder();
  for (const { kind, key, digest } of items) builder.add(kind, key, digest);
  return builder;
}

function sorted(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => compareBytes(a.kind, b.kind) || compareBytes(a.key, b.key));
}

function rowsOf(items: readonly Item[]): ItemRows {
  const rows = new ItemRowsBuilder();
  for (const { kind, key, digest } of items) {
    const region = regionOf(Buffer.from(key));
    rows.addItem(region, Buffer.from(digest).toString('latin1'), bucketOfKey(kind, region));
  }
  return rows.rows;
}

/** Follows the definition word by word, without buffers. */
function plainRoot(items: readonly Item[]): string {
  const buckets = Array.from({ length: bucketCount }, (): Item[] => []);
  for (const item of sorted(items)) buckets[bucketOf(item.kind, item.key)]?.push(item);
  return itemSetRoot(Buffer.concat(buckets.map(bucketHash)));
}

function code(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'none';
}

describe('the item-set root', () => {
  // Vectors of docs/formats/item-set.md, computed there by another program.
  it.each([
    ['advisories', 'osv/GO-2024-0001', 1060],
    ['advisories', 'osv/GHSA-aaaa-bbbb-cccc', 2787],
    ['vex', 'openvex/ü', 1765],
    ['kev', 'cisa/CVE-2021-44228', 3119],
    ['', '', 2805],
  ])('puts %s %s into bucket %d', (kind, key, bucket) => {
    expect(bucketOf(kind, key)).toBe(bucket);
  });

  it.each([
    ['nothing', [], 'sha256:4d422f7d63c8bfabc14e2267d04fd0d76f7ac02eb94d764399d81bf6b17c2baa'],
    [
      'one item',
      [anItem('advisories', 'osv/GO-2024-0001')],
      'sha256:6454a791313ecce78a193842343fa2330931d30190b46ab779a7a6453a09e810',
    ],
    [
      'three items, two of them in one bucket',
      [
        anItem('advisories', 'osv/GO-2024-0011', '{"id":1}'),
        anItem('advisories', 'osv/GO-2024-0045', '{"id":2}'),
        anItem('vex', 'openvex/ü'),
      ],
      'sha256:4803003891e69d8f48fee04fb31fd18c09ab36dcf81e8145b32b4cd3fdb025da',
    ],
    [
      '100,000 items, which fill the buffers',
      Array.from({ length: 100_000 }, (_, i) => anItem('advisories', `osv/GO-${String(i).padStart(6, '0')}`, `${i}`)),
      'sha256:a32d865641265dd9923e8d830a149f9c4d50371adfb49f5bd424da66807a0439',
    ],
    [
      'keys beyond U+FFFF, in byte order',
      sorted(
        Array.from({ length: 3000 }, (_, i) =>
          ['\uff5e', '\u{1f600}', 'a'].map((c) => anItem('advisories', `osv/${c}${i}`, `${i}`)),
        ).flat(),
      ),
      'sha256:f2f36a99601d4e666889fb6c17f6cf8ed694f53308645598ccdc60b274086e12',
    ],
  ])('of %s is the vector', (_name, items, root) => {
    expect(build(items).root()).toBe(root);
  });

  it('shows the hash of the bucket that two items share', () => {
    const items = [
      anItem('advisories', 'osv/GO-2024-0011', '{"id":1}'),
      anItem('advisories', 'osv/GO-2024-0045', '{"id":2}'),
    ];
    const hashes = build(items).bucketHashes();
    expect(hashes.subarray(1530 * 32, 1531 * 32).toString('hex')).toBe(
      '902dddccb69a86b1b8c0db209349c427955e8efa5f94f0f9c61c3aa2aeba5543',
    );
    expect(hashes.subarray(0, 32)).toEqual(Buffer.alloc(32));
  });

  it('follows the definition for keys of any length and script', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.integer({ min: 0, max: 2000 }).map((n) => 'k'.repeat(n)),
    );
    const record = fc.record({ kind: fc.constantFrom('advisories', 'vex', 'ü'), key: text, body: fc.string() });
    const sets = fc.uniqueArray(record, { maxLength: 60, selector: ({ kind, key }) => `${kind}/${key}` });
    fc.assert(
      fc.property(sets, (records) => {
        const items = sorted(records.map(({ kind, key, body }) => anItem(kind, key, body)));
        expect(build(items).root()).toBe(plainRoot(items));
      }),
      { numRuns: 30 },
    );
  });

  it('is the same of items that come as rows, long keys among them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.nat(2000).map((n) => 'k'.repeat(n)),
    );
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 60 }), (keys) => {
        const items = sorted(keys.map((key) => anItem('advisories', key.toWellFormed(), key)));
        const builder = new ItemSetBuilder();
        builder.addRows('advisories', rowsOf(items));
        expect(builder.root()).toBe(plainRoot(items));
      }),
      { numRuns: 30 },
    );
  });

  it('refuses rows that repeat a key or are out of order', () => {
    const add = (...keys: string[]) => new ItemSetBuilder().addRows('a', rowsOf(keys.map((key) => anItem('a', key))));
    expect(code(() => add('k', 'k'))).toBe('duplicate');
    expect(code(() => add('k', 'j'))).toBe('unsorted');
    expect(code(() => add('ka', 'k'))).toBe('unsorted');
    expect(code(() => add('\u{1f600}', '\uff5e'))).toBe('unsorted');
    expect(code(() => add('j', 'k', 'ka'))).toBe('none');
  });

  it('takes a stored bucket as the computed one', () => {
    const builder = new ItemSetBuilder();
    const { kind, key, digest } = anItem('kev', 'cisa/CVE-2021-44228');
    builder.add(kind, key, digest, 3119);
    expect(builder.root()).toBe(build([anItem('kev', 'cisa/CVE-2021-44228')]).root());
    expect(builder.items).toBe(1);
  });

  it('changes with any kind, key or digest', () => {
    const roots = [anItem('a', 'bc'), anItem('ab', 'c'), anItem('a', 'bd'), anItem('a', 'bc', '[]')].map((item) =>
      build([item]).root(),
    );
    expect(new Set(roots).size).toBe(4);
  });

  it('refuses repeats, disorder, other digests, and items after the end', () => {
    expect(code(() => build([anItem('a', 'k'), anItem('a', 'k')]))).toBe('duplicate');
    expect(code(() => build([anItem('a', 'k'), anItem('a', 'j')]))).toBe('unsorted');
    expect(code(() => build([anItem('b', 'k'), anItem('a', 'l')]))).toBe('unsorted');
    expect(code(() => build([anItem('a', '\u{1f600}'), anItem('a', '\uff5e')]))).toBe('unsorted');
    expect(code(() => build([{ kind: 'a', key: 'k', digest: Buffer.alloc(20) }]))).toBe('digest');
    const builder = build([anItem('a', 'k')]);
    builder.root();
    expect(code(() => builder.add('a', 'l', Buffer.alloc(32)))).toBe('schema');
  });
});

describe('a proof of one item', () => {
  const items = Array.from({ length: 9000 }, (_, i) =>
    anItem('advisories', `osv/${String(i).padStart(5, '0')}`, `${i}`),
  );
  const builder = build(items);
  const root = builder.root();

  it('shows the digest of a key that is there, and the absence of one that is not', () => {
    expect(verifyItemProof(root, itemProof('advisories', 'osv/00042', items, builder.bucketHashes()))).toBe(
      digestOf('42'),
    );
    expect(verifyItemProof(root, itemProof('advisories', 'osv/99999', items, builder.bucketHashes()))).toBeUndefined();
    expect(itemProof('advisories', 'osv/00042', items, builder.bucketHashes()).items.length).toBeLessThan(20);
  });

  it('fails when an item is changed, left out, added or moved, or belongs to another root', () => {
    const proof = itemProof('advisories', 'osv/00042', items, builder.bucketHashes());
    const changed = proof.items.map((item) => (item.key === 'osv/00042' ? anItem(item.kind, item.key, 'x') : item));
    const without = proof.items.filter((item) => item.key !== 'osv/00042');
    const stranger = items.find((item) => bucketOf(item.kind, item.key) !== bucketOf('advisories', 'osv/00042'));
    expect(code(() => verifyItemProof(root, { ...proof, items: changed }))).toBe('digest');
    expect(code(() => verifyItemProof(root, { ...proof, items: without }))).toBe('digest');
    expect(code(() => verifyItemProof(root, { ...proof, items: stranger ? [stranger] : [] }))).toBe('digest');
    expect(code(() => verifyItemProof(root, { ...proof, items: [...proof.items].reverse() }))).toBe('unsorted');
    expect(code(() => verifyItemProof(digestOf(''), proof))).toBe('digest');
    expect(code(() => verifyItemProof(root, { ...proof, bucketHashes: Buffer.alloc(32) }))).toBe('schema');
  });

  it('fails when any bit of the bucket hashes is flipped', () => {
    const proof = itemProof('advisories', 'osv/00042', items, builder.bucketHashes());
    for (const at of [0, 4095 * 32 + 31, bucketOf('advisories', 'osv/00042') * 32]) {
      const bucketHashes = Buffer.from(proof.bucketHashes);
      bucketHashes[at]! ^= 1;
      expect(code(() => verifyItemProof(root, { ...proof, bucketHashes }))).toBe('digest');
    }
  });
});
