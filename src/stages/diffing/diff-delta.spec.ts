import { makeBundle, someRecords, TemporaryFolder, type FixtureRecord } from '../../../test/support/bundle-fixture.js';
import { makeDelta, type DeltaOptions, type Kinds } from '../../../test/support/delta-fixture.js';
import type { BundleDiff } from '../../formats/bundle-diff/bundle-diff.js';
import { diffBundles } from './diff-bundles.js';

/** The base compared with the full bundle of what is there after, and with the delta that leads to it. */
async function bothDiffs(before: Kinds, after: Kinds, options: DeltaOptions & { readonly perShard?: number } = {}) {
  const full = (kinds: Kinds) => makeBundle({ unsigned: true, kinds, recordsPerShard: options.perShard ?? 2 });
  const [old, young] = [await full(before), await full(after)];
  const delta = await makeDelta([old, before], [young, after], options);
  const compare = (one: typeof old, other: typeof old) => {
    using folder = new TemporaryFolder();
    using second = new TemporaryFolder();
    return diffBundles(folder.writeBundle(one.files), second.writeBundle(other.files), 1000);
  };
  return { whole: compare(old, young), delta: compare(old, delta), reversed: () => compare(delta, old) };
}

/** All but what a delta has otherwise: its profile, its packs, and how much of them was read. */
const changesOf = ({ kinds, vex, kev, bytes, identical, sameProjection }: BundleDiff) => ({
  kinds: kinds.map(({ packBytes: _packs, shardsRead: _read, ...kind }) => kind),
  vex,
  kev,
  bytes,
  identical,
  sameProjection,
});

const advisory = (id: string, more: object = {}): FixtureRecord => ({ key: `osv/${id}`, body: { id, ...more } });
const kev = (cve: string): FixtureRecord => ({ key: `cisa/${cve}`, body: { cveID: cve } });
const vex = (id: string, status: string): FixtureRecord => ({
  key: `vendor/${id}`,
  body: {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': id,
    statements: [{ vulnerability: { name: 'CVE-2026-0001' }, products: [{ '@id': 'pkg:npm/a' }], status }],
  },
});

const before: Kinds = {
  advisories: ['A', 'B', 'C', 'D', 'E', 'F'].map((id, i) => advisory(id, { aliases: [`CVE-2026-000${i}`] })),
  kev: [kev('CVE-2026-0001'), kev('CVE-2026-0009')],
  vex: [vex('1', 'affected')],
};
const after: Kinds = {
  advisories: [
    advisory('A', { aliases: ['CVE-2026-0000'] }),
    advisory('B', { aliases: ['CVE-2026-0001', 'CVE-2026-0003'] }),
    ...before['advisories']!.slice(3, 5),
    advisory('G', { aliases: ['CVE-2026-0001'] }),
  ],
  kev: [kev('CVE-2026-0001'), kev('CVE-2026-0002'), kev('CVE-2026-0003'), kev('CVE-2026-0005')],
  vex: [vex('1', 'fixed')],
};

describe('the diff of a delta and its base', () => {
  it.each([false, true])(
    'is that of its base and what is there after it; records known by hashes: %s',
    async (erased) => {
      const { whole, delta } = await bothDiffs(before, after, { erased });
      expect(changesOf(delta)).toEqual(changesOf(whole));
      expect(delta.kev.hits.items.map(({ cve }) => cve)).toEqual([
        'CVE-2026-0001',
        'CVE-2026-0002',
        'CVE-2026-0003',
        'CVE-2026-0005',
      ]);
      expect(delta.vex.flips.count).toBe(1);
    },
  );

  it('counts all records that are there after, and the bytes of the packs that travel', async () => {
    const records = someRecords(100);
    const { delta } = await bothDiffs(
      { advisories: records },
      { advisories: records.with(50, advisory('Z-1')).sort(byKey) },
    );
    expect(delta.kinds[0]).toMatchObject({ records: { before: 100, after: 100 }, unchanged: 99 });
    expect(delta.kinds[0]!.packBytes.after).toBeLessThan(delta.kinds[0]!.packBytes.before / 10);
    expect(delta.after).toMatchObject({ profile: { kind: 'mirror:delta' }, records: 1 });
  });

  it('opens the shards of the base in which something changed, and no others', async () => {
    const records = someRecords(1_000);
    const changed = records.with(500, { ...records[500]!, body: { id: 'other' } });
    const { delta } = await bothDiffs({ advisories: records }, { advisories: changed }, { perShard: 10 });
    expect(delta.kinds[0]!.shardsRead).toEqual({ before: 1, after: 1 });
  });

  it('is the removed records where a kind has tombstones only, and nothing where a kind is not touched', async () => {
    const { whole, delta } = await bothDiffs(
      { kev: [kev('CVE-1')], advisories: someRecords(5) },
      { kev: [], advisories: someRecords(5) },
    );
    expect(changesOf(delta)).toEqual(changesOf(whole));
    expect(delta.kinds.map(({ kind, removed, unchanged }) => [kind, removed.count, unchanged])).toEqual([
      ['advisories', 0, 5],
      ['kev', 1, 0],
    ]);
  });

  it('is not made the other way round', async () => {
    const { reversed } = await bothDiffs(before, after);
    expect(reversed).toThrow(expect.objectContaining({ code: 'EC-DIFF-KIND' }) as Error);
  });

  it('of a base of 10,000 records, half of them changed, takes below two seconds', async () => {
    const records = someRecords(10_000);
    const changed = records.map((one, i) =>
      i % 2 ? { ...one, body: { ...(one.body as object), summary: 'other' } } : one,
    );
    using folder = new TemporaryFolder();
    using second = new TemporaryFolder();
    const full = (advisories: FixtureRecord[]) =>
      makeBundle({ unsigned: true, recordsPerShard: 500, kinds: { advisories } });
    const [old, young] = [await full(records), await full(changed)];
    const delta = await makeDelta([old, { advisories: records }], [young, { advisories: changed }], {
      recordsPerShard: 500,
    });
    const files = [folder.writeBundle(old.files), second.writeBundle(delta.files)] as const;
    const start = performance.now();
    expect(diffBundles(...files, 1000).kinds[0]!.changed.count).toBe(5_000);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

const byKey = (a: FixtureRecord, b: FixtureRecord) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
