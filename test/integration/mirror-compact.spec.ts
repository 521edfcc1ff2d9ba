import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kindOfPatches } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { patchGroups } from '../../src/formats/compact-delta/patch-groups.js';
import type { VerificationReport } from '../../src/stages/verification/verification-report.js';
import { verifyPath, verifyWithBases } from '../../src/stages/verification/verify-path.js';
import { anOsv } from '../contracts/evidence-samples.js';
import { filesOf, Mirrors, type MirrorRun } from '../support/mirrors.js';

describe('a compact mirror:delta', () => {
  const mirrors = new Mirrors();
  beforeAll(() => mirrors.start());
  afterAll(() => mirrors.close());
  beforeEach(async () => {
    await mirrors.newTenant();
    await mirrors.profile('compact', 'mirror:delta', { mirror: { compact: true } });
  });

  const long = (id: string, more: object = {}) =>
    anOsv(id, { details: `${id} reads files it should not. `.repeat(40), ...more });
  const first = Array.from({ length: 300 }, (_, i) => long(`N-${i}`));
  const second = first.map((record, i) => (i % 7 === 0 ? { ...record, summary: `second ${i}` } : record));

  const heads = async (run: MirrorRun) =>
    [...filesOf((await mirrors.open(run)).tar)]
      .filter(([path]) => kindOfPatches(path))
      .flatMap(([, file]) => [...patchGroups(file)].map(({ head }) => head));

  async function inFiles<T>(runs: readonly MirrorRun[], work: (paths: readonly string[]) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'compact-'));
    try {
      const paths = runs.map((_, i) => join(folder, `${i}.tar`));
      for (const [i, path] of paths.entries()) await writeFile(path, (await mirrors.open(runs[i]!)).tar);
      return await work(paths);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  const options = { publicKeys: [], depth: 'deep', allowUnsigned: true } as const;
  const check = ({ checks }: VerificationReport, name: string) => checks.find((one) => one.name === name);

  it('holds patches of what the base holds, which are far smaller than the records', async () => {
    await mirrors.load(first);
    await mirrors.finished({ profileId: 'all' });
    await mirrors.load([...second.slice(0, -1), long('NEW')], '&snapshot=true&allowShrink=true');
    const [whole, compact] = [
      await mirrors.finished({ profileId: 'changes' }),
      await mirrors.finished({ profileId: 'compact' }),
    ];
    const opened = await mirrors.open(compact);
    expect([opened.held, opened.mirror.form]).toEqual([[], 'compact']);
    expect(opened.mirror.kinds).toEqual({ advisories: { records: 44, added: 1, changed: 43, removed: 1 } });
    expect(opened.removed).toEqual([{ key: 'osv-test/N-299', reason: 'removed' }]);
    const [head, ...others] = await heads(compact);
    expect(others).toEqual([]);
    expect(head!.added).toEqual(['osv-test/NEW']);
    expect(head!.changed).toEqual((await mirrors.open(whole)).held.filter((key) => key !== 'osv-test/NEW'));
    expect(opened.manifest.totals).toMatchObject({ records: 44, plainBytes: head!.result.bytes });
    expect(compact.result.itemSetRoot).toBe(whole.result.itemSetRoot);
    expect(opened.manifest.entries.map(({ path }) => path).filter((path) => /^(data|index)/.test(path))).toEqual([]);
  });

  it('is verified in its form alone, and in every record where the bundles before it are given', async () => {
    await mirrors.load(first);
    const runs = [await mirrors.finished({ profileId: 'all' })];
    await mirrors.load(second);
    runs.push(await mirrors.finished({ profileId: 'compact' }));
    await mirrors.load([...first.slice(0, 20), long('NEW')]);
    runs.push(await mirrors.finished({ profileId: 'compact' }));
    await mirrors.load([long('NEW', { summary: 'changed' }), long('N-7', { summary: 'third' })]);
    runs.push(await mirrors.finished({ profileId: 'compact' }));
    await inFiles(runs, async (paths) => {
      const alone = await verifyPath(paths[3]!, options);
      expect(alone.firstBad).toBeUndefined();
      expect(check(alone, 'patches')?.detail).toBe('2 records in 1 groups, keys in byte order');
      expect(check(alone, 'patched records')?.status).toBe('skipped');
      const applied = await verifyWithBases(paths[3]!, paths.slice(0, 3), options);
      expect(applied.firstBad).toBeUndefined();
      expect(check(applied, 'patched records')?.status).toBe('passed');
      expect(check(applied, 'item set root')?.detail).toContain('301 records');
      const gap = await verifyWithBases(paths[3]!, [paths[0]!, paths[1]!], options);
      expect(gap.firstBad?.code).toBe('EC-DELTA-GAP');
    });
  });

  it('makes of a record that was erased and came back one that needs no base', async () => {
    await mirrors.load(first.slice(0, 3));
    await mirrors.finished({ profileId: 'all' });
    const path = `evidence/advisories/${encodeURIComponent('osv-test/N-1')}:erase`;
    expect((await mirrors.call('POST', path, { reason: 'asked for' })).status).toBeLessThan(300);
    await mirrors.load([long('N-1', { summary: 'back' }), long('N-2', { summary: 'new' })], '&restoreErased=true');
    const [head] = await heads(await mirrors.finished({ profileId: 'compact' }));
    expect(head).toMatchObject({ added: ['osv-test/N-1'], changed: ['osv-test/N-2'] });
  });

  it('has its records whole where the baseline is reset, and is refused for a full mirror', async () => {
    await mirrors.load(first.slice(0, 3));
    const { held, mirror } = await mirrors.open(await mirrors.finished({ profileId: 'compact', resetBaseline: true }));
    expect([held.length, mirror.mode, mirror.form]).toEqual([3, 'full', undefined]);
    const { status, body } = await mirrors.profile('no', 'mirror:full', { mirror: { compact: true } });
    expect([status, body.code]).toEqual([422, 'EC-PROFILE-COMBINATION']);
  });
});
