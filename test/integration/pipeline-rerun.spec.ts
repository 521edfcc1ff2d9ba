import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseDigest } from '../../src/formats/digest.js';
import type { RunResult } from '../../src/runs/run-context.js';
import { locateBundle, type LocatedFile } from '../../src/stages/packaging/bundle-files.js';
import { aProfile, anAdvisory, createTestPipeline, type TestPipeline, type TestRecord } from '../support/pipeline.js';

const records = Array.from({ length: 3_000 }, (_, i) => anAdvisory(i));
const inOrder = records.toSorted((a, b) => (a.key < b.key ? -1 : 1));
const first = inOrder[0]!;
const last = inOrder.at(-1)!;
const removed = inOrder[700]!;
/** A new version at each end and in the middle, new records before, between and behind. */
const changes: readonly TestRecord[] = [
  ...[first, last, anAdvisory(1_500)].map(({ key, body }) => ({ key, body: { ...(body as object), summary: 'new' } })),
  { key: 'osv-test/A', body: { id: 'A' } },
  { key: `${inOrder[1_200]!.key}x`, body: { id: 'x', details: 'y'.repeat(9_000) } },
  { key: 'osv-test/ZZZ "quoted" \u00e9', body: { id: 'ZZZ' } },
];

/** Changes of several kinds under one number. */
async function change(pipeline: TestPipeline): Promise<void> {
  const { database, tenant } = pipeline;
  const seq = await pipeline.load(changes);
  await database.owner.execute(
    `INSERT INTO export_center.evidence_closed (tenant_id, kind, key, seq_from, seq_to) VALUES ($1, 'advisories', $2, 1, $3)`,
    [tenant, removed.key, seq],
  );
}

describe('a run after a change', () => {
  let pipeline: TestPipeline;
  let sound: RunResult;
  beforeAll(async () => {
    const other = await createTestPipeline();
    await other.load(records);
    await change(other);
    sound = await other.run();
    await other.close();
  });
  beforeEach(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load(records);
  });
  afterEach(() => pipeline.close());

  async function filesOf({ manifestDigest, signatures }: RunResult): Promise<readonly LocatedFile[]> {
    const { tools, tenant } = pipeline;
    const name = { manifestDigest: parseDigest(manifestDigest), signedBy: signatures[0]!.kid };
    return locateBundle(tools.store, tenant, (await tools.bundles.find(tenant, name))!);
  }

  it('makes the bundle that an empty store would make', async () => {
    await pipeline.run();
    await change(pipeline);
    const helped: string[] = [];
    pipeline.onBuild(({ ranges }) => helped.push(...ranges.flatMap(({ earlier }) => earlier?.changed ?? [])));
    const { manifestDigest, itemSetRoot } = await pipeline.run();
    expect([manifestDigest, itemSetRoot]).toEqual([sound.manifestDigest, sound.itemSetRoot]);
    expect(helped.sort()).toEqual([...changes.map(({ key }) => key), removed.key].sort());
    expect(pipeline.warnings).toEqual([]);
  });

  it('takes the records that did not change from the bundle before', async () => {
    await pipeline.run();
    await change(pipeline);
    await pipeline.database.owner.execute(
      `UPDATE export_center.evidence_items SET body = convert_to('nobody reads this', 'UTF8') WHERE seq_from = 1`,
    );
    expect((await pipeline.run()).manifestDigest).toBe(sound.manifestDigest);
  });

  it('goes back to an older cut with the help of a newer bundle', async () => {
    const { plan } = await pipeline.plan();
    await change(pipeline);
    await pipeline.run();
    const older = await pipeline.run({ pinnedPlan: plan });
    const other = await createTestPipeline();
    await other.load(records);
    expect(older.manifestDigest).toBe((await other.run()).manifestDigest);
    await other.close();
  });

  it('reads from the database what the bundle before has lost', async () => {
    const files = await filesOf(await pipeline.run());
    rmSync(files.find(({ path }) => path.startsWith('data/'))!.slices[0]!.file);
    await change(pipeline);
    expect((await pipeline.run()).manifestDigest).toBe(sound.manifestDigest);
  });

  it('does not read a pack that did not change before it is verified, and mends it then', async () => {
    const profile = aProfile({ sharding: { target: 16_384, minimum: 8_192, maximum: 65_536, pack: 131_072 } });
    const before = await pipeline.run({ profile });
    const pack = (await filesOf(before)).findLast(({ path }) => path.startsWith('data/'))!;
    const { file, offset } = pack.slices[0]!;
    await pipeline.load([{ key: first.key, body: { id: 'another' } }]);
    writeFileSync(file, readFileSync(file).fill(7, offset, offset + 10));
    const damaged = await pipeline.run({ profile });
    expect(pipeline.warnings).toEqual([expect.stringContaining(`EC-BUNDLE-REPAIRED ${pack.path}`)]);
    expect((await pipeline.run({ profile, rebuild: true })).manifestDigest).toBe(damaged.manifestDigest);
  });

  it('reads from the database where the bundle before does not fit the plan', async () => {
    await pipeline.run();
    await change(pipeline);
    await pipeline.database.owner.execute(
      `UPDATE export_center.staged_plans SET staged = jsonb_set(staged, '{cut}', '2')`,
    );
    expect((await pipeline.run()).manifestDigest).toBe(sound.manifestDigest);
    expect(pipeline.warnings).toEqual([]);
  });
});
