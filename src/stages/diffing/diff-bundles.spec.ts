import {
  makeBundle,
  someRecords,
  TemporaryFolder,
  type BundleOptions,
  type FixtureRecord,
} from '../../../test/support/bundle-fixture.js';
import { indexPath, packPath } from '../../formats/bundle-manifest/bundle-paths.js';
import type { BundleDiff } from '../../formats/bundle-diff/bundle-diff.js';
import type { KindDiff } from '../../formats/bundle-diff/kind-tally.js';
import { diffBundles } from './diff-bundles.js';

type Kinds = Readonly<Record<string, readonly FixtureRecord[]>>;

async function diff(before: BundleOptions, after: BundleOptions, limit = 1000): Promise<BundleDiff> {
  using folder = new TemporaryFolder();
  using other = new TemporaryFolder();
  const [old, young] = [
    await makeBundle({ unsigned: true, ...before }),
    await makeBundle({ unsigned: true, ...after }),
  ];
  return diffBundles(folder.writeBundle(old.files), other.writeBundle(young.files), limit);
}

const diffKinds = (before: Kinds, after: Kinds) => diff({ kinds: before }, { kinds: after });
const only = ({ kinds }: BundleDiff): KindDiff => kinds[0]!;
const advisory = (id: string, more: object = {}): FixtureRecord => ({
  key: `osv/${id}`,
  body: { id, modified: '2026-01-02T03:04:05Z', ...more },
});
const kev = (cve: string): FixtureRecord => ({ key: `cisa/${cve}`, body: { cveID: cve } });
const vex = (id: string, product: string, status: string, more: object = {}): FixtureRecord => ({
  key: `vendor/${id}`,
  body: {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': id,
    statements: [{ vulnerability: { name: 'CVE-2026-0001' }, products: [{ '@id': product }], status, ...more }],
  },
});

describe('the diff of two bundles', () => {
  it('names records that came, went and changed, and the fields in which they did', async () => {
    const before = [advisory('A-1'), advisory('A-2', { details: { a: 1, b: [1] } }), advisory('A-3')];
    const after = [advisory('A-2', { details: { b: [1, 2], c: 1 } }), advisory('A-3'), advisory('A-4')];
    const found = only(await diffKinds({ advisories: before }, { advisories: after }));
    expect(found).toMatchObject({
      kind: 'advisories',
      records: { before: 3, after: 3 },
      added: { count: 1, items: ['osv/A-4'], truncated: false },
      removed: { count: 1, items: ['osv/A-1'] },
      unchanged: 1,
      fields: { items: ['/details/a', '/details/b', '/details/c'].map((pointer) => ({ pointer, records: 1 })) },
    });
    expect(found.changed.items).toEqual([
      {
        key: 'osv/A-2',
        fields: {
          count: 3,
          truncated: false,
          items: [
            { pointer: '/details/a', cause: 'removed' },
            { pointer: '/details/b', cause: 'changed' },
            { pointer: '/details/c', cause: 'added' },
          ],
        },
      },
    ]);
  });

  it('says by which cause the plain bytes differ', async () => {
    const before = [advisory('A-1'), advisory('A-2')];
    const after = [advisory('A-2', { summary: 'four' }), advisory('A-3')];
    const { bytes } = await diffKinds({ advisories: before }, { advisories: after });
    const line = `{"key":"osv/A-1","record":${JSON.stringify(before[0]!.body)}}\n`.length;
    expect(bytes).toEqual({
      added: { before: 0, after: line },
      changed: { before: line, after: line + ',"summary":"four"'.length },
      removed: { before: line, after: 0 },
    });
  });

  it('names advisories that were withdrawn', async () => {
    const withdrawn = { withdrawn: '2026-02-01T00:00:00Z' };
    const found = await diffKinds(
      { advisories: [advisory('A-1'), advisory('A-2', withdrawn)] },
      { advisories: [advisory('A-1', withdrawn), advisory('A-2', { ...withdrawn, summary: 'x' })] },
    );
    expect(only(found).withdrawn.items).toEqual(['osv/A-1']);
  });

  it('reads no shard that both sides have, and no index that is the same', async () => {
    const records = someRecords(100);
    const changed = records.with(50, { ...records[50]!, body: { id: 'other' } });
    const same = await diffKinds({ advisories: records }, { advisories: records });
    expect([same.identical, only(same).shardsRead, only(same).unchanged]).toEqual([true, { before: 0, after: 0 }, 100]);
    const found = await diffKinds({ advisories: records }, { advisories: changed });
    expect([found.identical, only(found).shardsRead, only(found).unchanged]).toEqual([
      false,
      { before: 1, after: 1 },
      99,
    ]);
  });

  it('gives the same whatever the cutting into shards is', async () => {
    const [before, after] = [someRecords(40), [...someRecords(60).slice(7), advisory('Z')]];
    const cut = async (one: number, other: number) => {
      const found = await diff(
        { kinds: { advisories: before }, recordsPerShard: one },
        { kinds: { advisories: after }, recordsPerShard: other },
      );
      const { added, changed, removed } = only(found);
      return { added, changed, removed };
    };
    expect(await cut(1, 40)).toEqual(await cut(40, 1));
    expect(await cut(3, 5)).toEqual(await cut(40, 1));
    expect((await cut(3, 5)).removed.count).toBe(7);
  });

  it('counts all where it lists some', async () => {
    const found = only(
      await diff({ kinds: { advisories: someRecords(1) } }, { kinds: { advisories: someRecords(12) } }, 3),
    );
    expect(found.added).toMatchObject({
      count: 11,
      truncated: true,
      items: [2, 3, 4].map((i) => `osv/GHSA-00000${i}`),
    });
  });

  it('has a kind that only one side knows', async () => {
    const found = await diffKinds(
      { advisories: someRecords(2) },
      { advisories: someRecords(2), kev: [kev('CVE-2026-0001')] },
    );
    expect(found.kinds.map(({ kind, added }) => [kind, added.count])).toEqual([
      ['advisories', 0],
      ['kev', 1],
    ]);
  });

  it('says where selectors or projection differ, because then records come and go for that alone', async () => {
    const found = await diff(
      {},
      {
        manifest: (manifest) => ({
          ...manifest,
          selectors: {},
          projection: { ...manifest.projection, digest: manifest.itemSetRoot },
        }),
      },
    );
    expect([found.sameSelectors, found.sameProjection]).toEqual([false, false]);
    expect(await diff({}, {})).toMatchObject({ sameSelectors: true, sameProjection: true });
  });
});

describe('VEX in a diff', () => {
  const flips = async (before: readonly FixtureRecord[], after: readonly FixtureRecord[]) =>
    (await diffKinds({ vex: before }, { vex: after })).vex;
  const matter = { source: 'vendor', vulnerability: 'CVE-2026-0001', product: 'pkg:npm/a@1' };

  it('shows a status that is another, and no statement that stayed', async () => {
    const found = await flips([vex('d', matter.product, 'affected')], [vex('d', matter.product, 'fixed')]);
    expect(found.flips.items).toEqual([{ ...matter, from: 'affected', to: 'fixed' }]);
    expect([found.added.count, found.removed.count, found.complete]).toEqual([0, 0, true]);
    const reworded = await flips(
      [vex('d', matter.product, 'fixed')],
      [vex('d', matter.product, 'fixed', { notes: 'x' })],
    );
    expect(reworded).toMatchObject({ flips: { count: 0 }, added: { count: 0 }, removed: { count: 0 } });
  });

  it('follows a statement from one document of its source to another', async () => {
    const found = await flips([vex('old', matter.product, 'affected')], [vex('young', matter.product, 'not_affected')]);
    expect(found.flips.items).toEqual([{ ...matter, from: 'affected', to: 'not_affected' }]);
  });

  it('does not take the word of another source for a flip', async () => {
    const other = { ...vex('d', matter.product, 'fixed'), key: 'other/d' };
    const found = await flips([vex('d', matter.product, 'affected')], [other]);
    expect(found).toMatchObject({
      flips: { count: 0 },
      added: { items: [{ ...matter, source: 'other', status: 'fixed' }] },
      removed: { items: [{ ...matter, status: 'affected' }] },
    });
  });
});

describe('KEV hits in a diff', () => {
  const known = advisory('GHSA-1', { aliases: ['CVE-2026-0001'] });

  it('name the advisories that a new entry touches, changed or not', async () => {
    const advisories = [
      advisory('A-2', { related: ['CVE-2026-0001'] }),
      advisory('A-3', { details: 'like CVE-2026-0001' }),
      known,
    ];
    const found = await diffKinds(
      { advisories, kev: [] },
      { advisories, kev: [kev('CVE-2026-0001'), kev('CVE-2026-0002')] },
    );
    expect(found.kev.hits.items).toEqual([
      {
        cve: 'CVE-2026-0001',
        entry: 'new',
        advisories: {
          count: 2,
          truncated: false,
          items: [
            { key: 'osv/A-2', by: 'related' },
            { key: 'osv/GHSA-1', by: 'aliases' },
          ],
        },
      },
      { cve: 'CVE-2026-0002', entry: 'new', advisories: { count: 0, truncated: false, items: [] } },
    ]);
  });

  it('name a new advisory of an entry that was known', async () => {
    const entries = [kev('CVE-2026-0001')];
    const found = await diffKinds(
      { advisories: [advisory('A-1')], kev: entries },
      { advisories: [advisory('A-1'), known], kev: entries },
    );
    expect(found.kev.hits.items).toMatchObject([
      { cve: 'CVE-2026-0001', entry: 'known', advisories: { items: [{ key: 'osv/GHSA-1', by: 'aliases' }] } },
    ]);
    const again = await diffKinds(
      { advisories: [known], kev: entries },
      { advisories: [advisory('GHSA-1', { aliases: ['CVE-2026-0001'], summary: 'x' })], kev: entries },
    );
    expect(again.kev.hits.count).toBe(0);
  });

  it('name entries that are gone', async () => {
    const found = await diffKinds(
      { kev: [kev('CVE-2026-0001'), kev('CVE-2026-0002')] },
      { kev: [kev('CVE-2026-0002')] },
    );
    expect(found.kev).toMatchObject({ hits: { count: 0 }, removed: { items: ['CVE-2026-0001'] } });
  });
});

describe('what a diff refuses', () => {
  const kindOf = (kind: string): BundleOptions => ({
    manifest: (manifest) => ({ ...manifest, profile: { ...manifest.profile, kind } }),
  });
  const noRecords: BundleOptions = { manifest: (manifest) => ({ ...manifest, formats: { manifest: 1 } }) };

  it('bundles of two kinds, and bundles without records', async () => {
    await expect(diff({}, kindOf('mirror:full'))).rejects.toMatchObject({ code: 'EC-DIFF-KIND', kind: 'invalid' });
    await expect(diff(noRecords, noRecords)).rejects.toMatchObject({ code: 'EC-DIFF-KIND' });
  });

  it('a delta, whose packs hold only what changed', async () => {
    const delta: BundleOptions = {
      manifest: (manifest) => ({
        ...manifest,
        base: { manifestDigest: manifest.itemSetRoot, itemSetRoot: manifest.itemSetRoot },
      }),
    };
    await expect(diff({}, delta)).rejects.toMatchObject({ code: 'EC-DIFF-KIND' });
    await expect(diff(delta, delta)).rejects.toMatchObject({ code: 'EC-DIFF-KIND' });
  });

  it('an index with another digest than the manifest says', async () => {
    const bundle = await makeBundle({ unsigned: true });
    using folder = new TemporaryFolder();
    using other = new TemporaryFolder();
    const lines = bundle.files.get(indexPath('advisories'))!.toString();
    const changed = new Map(bundle.files).set(
      indexPath('advisories'),
      Buffer.from(lines.slice(0, lines.indexOf('\n') + 1)),
    );
    const young = await makeBundle({ unsigned: true, kinds: { advisories: someRecords(9) } });
    expect(() => diffBundles(folder.writeBundle(changed), other.writeBundle(young.files), 10)).toThrow(
      expect.objectContaining({ code: 'EC-DIGEST-MISMATCH', kind: 'integrity' }) as Error,
    );
  });

  it('a shard that holds other records than the index says', async () => {
    const bundle = await makeBundle({ unsigned: true });
    using folder = new TemporaryFolder();
    using other = new TemporaryFolder();
    const foreign = await makeBundle({
      unsigned: true,
      kinds: { advisories: someRecords(7, 'GHSA').map((one) => ({ ...one, body: { id: 'GHSA' } })) },
    });
    const pack = packPath('advisories', 1);
    const swapped = new Map(bundle.files).set(pack, foreign.files.get(pack)!);
    const young = await makeBundle({ unsigned: true, kinds: { advisories: someRecords(9, 'OTHER') } });
    expect(() => diffBundles(folder.writeBundle(swapped), other.writeBundle(young.files), 10)).toThrow(
      expect.objectContaining({ kind: 'integrity' }) as Error,
    );
  });
});

describe('the time of a diff', () => {
  it('of two bundles of 10,000 records, half of them changed, is below two seconds', async () => {
    const records = someRecords(10_000);
    const changed = records.map((one, i) =>
      i % 2 === 0 ? one : { ...one, body: { ...(one.body as object), summary: 'other' } },
    );
    using folder = new TemporaryFolder();
    using other = new TemporaryFolder();
    const [old, young] = await Promise.all(
      [records, changed].map((advisories) =>
        makeBundle({ unsigned: true, recordsPerShard: 500, kinds: { advisories } }),
      ),
    );
    const files = [folder.writeBundle(old!.files), other.writeBundle(young!.files)] as const;
    const start = performance.now();
    expect(only(diffBundles(...files, 1000)).changed.count).toBe(5_000);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
