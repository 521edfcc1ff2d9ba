import { anOsv } from '../contracts/evidence-samples.js';
import { eventually } from '../support/eventually.js';
import { Mirrors } from '../support/mirrors.js';
import { madeSizes, type MadeSizes, type PlanView } from '../support/plan-sizes.js';

describe('the sizes that runs:plan foretells', () => {
  const mirrors = new Mirrors();
  beforeAll(() => mirrors.start());
  afterAll(() => mirrors.close());
  beforeEach(() => mirrors.newTenant());

  const words = 'a heap overflow in the parser lets remote attackers run code by a crafted archive of any length'.split(
    ' ',
  );
  /** Text that compresses as prose does, another for every number. */
  const text = (seed: number, length: number) =>
    Array.from({ length }, (_, i) => words[(seed * 7919 + i * i * 31 + (i >> 2) * seed) % words.length]).join(' ');
  const records = (count: number, revision = 0) =>
    Array.from({ length: count }, (_, i) =>
      anOsv(`N-${i}`, { summary: text(i, 8), details: text(i + revision, 200 + (i % 300)) }),
    );
  const planned = async (profileId: string, more: object = { withShards: true }) => {
    const { status, body } = await mirrors.call('POST', 'runs:plan', { profileId, ...more });
    expect(status).toBe(200);
    return body as unknown as PlanView;
  };
  const made = async (profileId: string) => madeSizes((await mirrors.open(await mirrors.finished({ profileId }))).tar);

  it('are those of the bundle, feed by feed and shard by shard, for a full mirror and for a delta', async () => {
    await mirrors.load(records(1_500));
    for (const profileId of ['all', 'changes']) {
      const plan = await planned(profileId);
      const { bytes, shards, feeds } = await made(profileId);
      expectBytes(plan, bytes);
      expect(plan.shardList).toHaveLength(plan.shards);
      expect(plan.shardList).toEqual(
        shards.map((shard) => expect.objectContaining({ ...withoutSources(shard), exact: true })),
      );
      expect(plan.feeds[0]).toMatchObject(feeds.get('advisories osv-test')!);
      await mirrors.load(records(400, 1), '&snapshot=true&allowShrink=true');
    }
  });

  it('are those of patches where a delta is compact', async () => {
    await mirrors.profile('compact', 'mirror:delta', { mirror: { compact: true } });
    await mirrors.load(records(600));
    await mirrors.finished({ profileId: 'all' });
    await mirrors.load([...records(80, 1), anOsv('elsewhere')], '&snapshot=false');
    const plan = await planned('compact');
    expectBytes(plan, (await made('compact')).bytes);
    expect(plan.bytes!.indexes).toBe(0);
    expect(plan.bytes!.packs).toBeLessThan((await planned('changes')).bytes!.packs);
  });

  it('are taken from what lies there already, and the same after the run', async () => {
    await mirrors.load(records(1_000));
    const before = await planned('all', {});
    await mirrors.finished({ profileId: 'all' });
    expect(before.newBytes).toBe(before.estBytes);
    // A forecast is remembered for two seconds.
    const after = await eventually(
      () => planned('all', {}),
      ({ newBytes }) => newBytes === 0,
      5_000,
    );
    expectBytes(before, after.bytes!);
    expect([after.feeds, after.shards]).toEqual([before.feeds, before.shards]);
    expectBytes(await planned('all'), after.bytes!);
  });

  it('count normalised records where the raw ones are there from a bundle of another kind', async () => {
    await mirrors.profile('raw', 'json:raw');
    await mirrors.load(records(500));
    await mirrors.finished({ profileId: 'raw' });
    const plan = await planned('all');
    expect(plan.newBytes).toBe(plan.estBytes);
    expectBytes(plan, (await made('all')).bytes);
  });

  it('stand beside a warning and no list of nothing where nothing changed', async () => {
    await mirrors.load(records(10));
    await mirrors.finished({ profileId: 'all' });
    await mirrors.load([anOsv('elsewhere', { affected: [] })], '&snapshot=false');
    await mirrors.finished({ profileId: 'changes' });
    const plan = await planned('changes', { resetBaseline: false, withShards: true });
    expect(plan).toMatchObject({ shardList: [], bytes: { total: 0 }, warnings: [/no record came or changed/] });
  });
});

/** The lines of an index say where frames begin, so a frame that is made later has other digits there. */
function expectBytes({ bytes }: PlanView, { packs, normalized, removed, indexes }: MadeSizes['bytes']): void {
  expect(bytes).toMatchObject({ packs, normalized, removed });
  expect(Math.abs(bytes!.indexes - indexes)).toBeLessThanOrEqual(indexes * 0.02);
  expect(bytes!.total).toBe(bytes!.packs + bytes!.normalized + bytes!.indexes + bytes!.removed);
}

const withoutSources = ({ sources: _sources, ...shard }: object & { readonly sources?: unknown }) => shard;
