import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemHash } from '../../src/formats/item-set/item-hash.js';
import type { VerificationReport } from '../../src/stages/verification/verification-report.js';
import { verifyPath, verifyWithBases } from '../../src/stages/verification/verify-path.js';
import { anOsv } from '../contracts/evidence-samples.js';
import { Mirrors, type MirrorRun } from '../support/mirrors.js';

interface Prediction {
  readonly feeds: readonly { readonly records: number; readonly plainBytes: number }[];
  readonly estBytes: number;
  readonly shards: number;
}

describe('mirror:delta', () => {
  const mirrors = new Mirrors();
  beforeAll(() => mirrors.start());
  afterAll(() => mirrors.close());
  beforeEach(() => mirrors.newTenant());

  it('holds what came, changed and went since its base, and the root after it', async () => {
    await mirrors.load([anOsv('A'), anOsv('B'), anOsv('C'), anOsv('D')]);
    const full = await mirrors.finished({ profileId: 'all' });
    await mirrors.load(
      [anOsv('A'), anOsv('B', { summary: 'new' }), anOsv('D'), anOsv('E')],
      '&snapshot=true&allowShrink=true',
    );
    const delta = await mirrors.finished({ profileId: 'changes' });
    const { held, removed, manifest, mirror } = await mirrors.open(delta);
    expect(held).toEqual(['osv-test/B', 'osv-test/E']);
    expect(removed).toEqual([{ key: 'osv-test/C', reason: 'removed' }]);
    const base = { manifestDigest: full.result.manifestDigest, itemSetRoot: full.result.itemSetRoot };
    expect(manifest.base).toEqual(base);
    expect(delta.base).toEqual({ ...base, chainLength: 1 });
    expect(mirror).toMatchObject({
      mode: 'delta',
      form: 'whole',
      base,
      kinds: { advisories: { records: 2, added: 1, changed: 1, removed: 1 } },
      chain: [{ mode: 'full', manifestDigest: base.manifestDigest }],
    });
    expect(delta.result.itemSetRoot).toBe((await mirrors.finished({ profileId: 'all' })).result.itemSetRoot);
  });

  it('goes on from its own newest bundle, and what was changed back is no change', async () => {
    await mirrors.load([anOsv('A'), anOsv('B')]);
    await mirrors.finished({ profileId: 'all' });
    await mirrors.load([anOsv('A', { summary: 'first' })]);
    const first = await mirrors.finished({ profileId: 'changes' });
    await mirrors.load([anOsv('A', { summary: 'second' }), anOsv('B', { summary: 'second' })]);
    await mirrors.load([anOsv('A', { summary: 'first' })]);
    const second = await mirrors.finished({ profileId: 'changes' });
    expect(second.base).toMatchObject({ manifestDigest: first.result.manifestDigest, chainLength: 2 });
    expect((await mirrors.open(second)).held).toEqual(['osv-test/B']);
  });

  it('removes what stops to match the selectors, and adds what begins to', async () => {
    const selected = { selectors: { kinds: ['advisories'], ecosystems: ['Go'] } };
    const of = (id: string, ecosystem: string) => anOsv(id, { affected: [{ package: { ecosystem, name: id } }] });
    await mirrors.profile('go', 'mirror:full', selected);
    await mirrors.profile('go-changes', 'mirror:delta', selected);
    await mirrors.load([of('A', 'Go'), of('B', 'PyPI'), of('C', 'Go')]);
    await mirrors.finished({ profileId: 'go' });
    await mirrors.load([of('A', 'PyPI'), of('B', 'Go')]);
    const delta = await mirrors.finished({ profileId: 'go-changes' });
    const { held, removed } = await mirrors.open(delta);
    expect(held).toEqual(['osv-test/B']);
    expect(removed).toEqual([{ key: 'osv-test/A', reason: 'removed' }]);
    expect(delta.result.itemSetRoot).toBe((await mirrors.finished({ profileId: 'go' })).result.itemSetRoot);
  });

  it('compares both sets where the selectors are others than those of the base', async () => {
    await mirrors.load([anOsv('A'), anOsv('B', { modified: '2025-01-01T00:00:00Z' })]);
    const base = await mirrors.finished({ profileId: 'all' });
    await mirrors.load([anOsv('C', { modified: '2025-06-01T00:00:00Z' })]);
    const selectors = { kinds: ['advisories', 'vex'], timeWindow: { from: '2024-06-01T00:00:00Z' } };
    const delta = await mirrors.finished({ profileId: 'changes', selectors, base: { runId: base.id } });
    const { held, removed } = await mirrors.open(delta);
    expect([held, removed]).toEqual([['osv-test/C'], [{ key: 'osv-test/A', reason: 'removed' }]]);
    expect(delta.result.itemSetRoot).toBe((await mirrors.finished({ profileId: 'all', selectors })).result.itemSetRoot);
  });

  it('names an erased record by its hash only, and one that came back by its new form', async () => {
    await mirrors.load([anOsv('A'), anOsv('B'), anOsv('C')]);
    await mirrors.finished({ profileId: 'all' });
    for (const id of ['A', 'B']) {
      const path = `evidence/advisories/${encodeURIComponent(`osv-test/${id}`)}:erase`;
      expect((await mirrors.call('POST', path, { reason: 'asked for' })).status).toBeLessThan(300);
    }
    await mirrors.load([anOsv('B', { summary: 'back' })], '&restoreErased=true');
    const delta = await mirrors.finished({ profileId: 'changes' });
    const { held, removed, mirror } = await mirrors.open(delta);
    expect(held).toEqual(['osv-test/B']);
    expect(removed).toEqual([{ keyHash: itemHash('advisories', 'osv-test/A'), reason: 'erased' }]);
    expect(mirror.kinds).toEqual({ advisories: { records: 1, added: 0, changed: 1, removed: 1 } });
    expect(delta.result.itemSetRoot).toBe((await mirrors.finished({ profileId: 'all' })).result.itemSetRoot);
  });

  it('holds everything where the baseline is reset', async () => {
    await mirrors.load([anOsv('A'), anOsv('B')]);
    const run = await mirrors.finished({ profileId: 'changes', resetBaseline: true });
    const { held, manifest, mirror } = await mirrors.open(run);
    expect([held, manifest.base, mirror.mode, run.base]).toEqual([
      ['osv-test/A', 'osv-test/B'],
      undefined,
      'full',
      null,
    ]);
    await mirrors.load([anOsv('C')]);
    expect((await mirrors.finished({ profileId: 'changes' })).base?.manifestDigest).toBe(run.result.manifestDigest);
  });

  it('is predicted to the record and the byte, as a full mirror is', async () => {
    const planned = async (profileId: string) => {
      const { body } = await mirrors.call('POST', 'runs:plan', { profileId });
      const { feeds, estBytes, shards } = body as unknown as Prediction;
      return { feeds, estBytes, shards };
    };
    const made = async (run: MirrorRun) => {
      const { manifest, mirror } = await mirrors.open(run);
      const feeds = mirror.feeds.map(({ kind, source, records }) => ({ kind, source, records }));
      return { feeds, estBytes: manifest.totals.plainBytes };
    };
    const many = Array.from({ length: 2_000 }, (_, i) => anOsv(`N-${i}`, { details: 'x'.repeat(i) }));
    await mirrors.load(many);
    for (const [profileId, count] of [
      ['all', 2_000],
      ['changes', 31],
    ] as const) {
      const plan = await planned(profileId);
      const { feeds, estBytes } = await made(await mirrors.finished({ profileId }));
      expect(plan.feeds).toEqual([expect.objectContaining({ ...feeds[0], plainBytes: estBytes })]);
      expect([plan.feeds[0]!.records, plan.estBytes]).toEqual([count, estBytes]);
      expect(plan.shards).toBeGreaterThan(0);
      await mirrors.load(many.slice(0, 31).map((record) => ({ ...record, summary: 'new' })));
    }
  });

  it('is verified in all but its root, and in that too where the bundles before it are given', async () => {
    await mirrors.load([anOsv('A'), anOsv('B')]);
    const runs = [await mirrors.finished({ profileId: 'all' })];
    await mirrors.load([anOsv('A', { summary: 'new' }), anOsv('C')], '&snapshot=true&allowShrink=true');
    runs.push(await mirrors.finished({ profileId: 'changes' }));
    await mirrors.load([anOsv('D')]);
    runs.push(await mirrors.finished({ profileId: 'changes' }));
    const folder = await mkdtemp(join(tmpdir(), 'delta-'));
    const [full, first, second] = ['full.tar', 'first.tar', 'second.tar'].map((name) => join(folder, name));
    const options = { publicKeys: [], depth: 'deep', allowUnsigned: true } as const;
    const root = ({ checks }: VerificationReport) => checks.find(({ name }) => name === 'item set root');
    const verified = async (bundle: string, bases: readonly string[]) => {
      const { verdict, firstBad } = await verifyWithBases(bundle, bases, options);
      return firstBad?.code ?? verdict;
    };
    try {
      for (const [i, path] of [full!, first!, second!].entries())
        await writeFile(path, (await mirrors.open(runs[i]!)).tar);
      const alone = await verifyPath(second!, options);
      expect([alone.firstBad, root(alone)?.status]).toEqual([undefined, 'skipped']);
      const applied = await verifyWithBases(second!, [full!, first!], options);
      expect([applied.firstBad, root(applied)]).toMatchObject([undefined, { status: 'passed' }]);
      expect(root(applied)?.detail).toContain('3 records');
      expect(await verified(first!, [full!])).toBe('indeterminate');
      expect(await verified(second!, [full!])).toBe('EC-DELTA-GAP');
      expect(await verified(second!, [first!])).toBe('EC-DELTA-GAP');
      expect(await verified(full!, [full!])).toBe('EC-DELTA-GAP');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
