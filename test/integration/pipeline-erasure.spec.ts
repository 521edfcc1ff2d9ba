import { parseDigest } from '../../src/formats/digest.js';
import { decompressFrame } from '../../src/formats/zstd/zstd-frame.js';
import { readFile } from 'node:fs/promises';
import { PipelineRunPlanner } from '../../src/runs/pipeline/pipeline-run-planner.js';
import type { RunContext, RunResult } from '../../src/runs/run-context.js';
import { PgEvidenceErasures } from '../../src/stages/evidence/pg-evidence-erasures.js';
import { locateBundle } from '../../src/stages/packaging/bundle-files.js';
import { anAdvisory, createTestPipeline, type TestPipeline } from '../support/pipeline.js';

const records = Array.from({ length: 600 }, (_, i) => anAdvisory(i));
const [victim, other] = [records[123]!, records[7]!];
const gone = { code: 'EC-GONE', kind: 'not-found', extra: { cut: 1, erased: 1 } };

describe('a run whose evidence was erased', () => {
  let pipeline: TestPipeline;
  beforeEach(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load(records);
  });
  afterEach(() => pipeline.close());

  const erase = (key = victim.key) => {
    const { database, tenant, tools } = pipeline;
    const store = tools.store as unknown as ConstructorParameters<typeof PgEvidenceErasures>[1];
    const request = { kind: 'advisories', key, reason: 'test', by: { actor: { kind: 'user', id: 'x' } } } as const;
    return new PgEvidenceErasures(database.database, store).erase(tenant, request);
  };
  const countOf = async (table: string) => {
    const [row] = await pipeline.database.owner.query<{ count: string }>(`SELECT count(*) FROM export_center.${table}`);
    return Number(row?.count);
  };
  /** A context in which something happens before a stage. */
  const before = (stage: string, work: () => Promise<unknown>): Partial<RunContext> => ({
    step: async (name, make) => {
      if (name === stage) await work();
      return JSON.parse(JSON.stringify(await make())) as Awaited<ReturnType<typeof make>>;
    },
  });
  const keysIn = async (result: RunResult) => {
    const { tools, tenant } = pipeline;
    const name = { manifestDigest: parseDigest(result.manifestDigest), signedBy: result.signatures[0]!.kid };
    const files = await locateBundle(tools.store, tenant, (await tools.bundles.find(tenant, name))!);
    const bytesOf = async (wanted: string) => {
      const { slices } = files.find(({ path }) => path === wanted)!;
      const parts = slices.map(async (s) => (await readFile(s.file)).subarray(s.offset, s.offset + s.length));
      return Buffer.concat(await Promise.all(parts));
    };
    const keys: string[] = [];
    for (const line of (await bytesOf('index/advisories.jsonl')).toString().trimEnd().split('\n')) {
      const { pack, offset, length } = JSON.parse(line) as { pack: string; offset: number; length: number };
      const frame = (await bytesOf(pack)).subarray(offset, offset + length);
      const lines = decompressFrame(frame, 10_000_000).toString().trimEnd().split('\n');
      keys.push(...lines.map((record) => (JSON.parse(record) as { key: string }).key));
    }
    return keys;
  };

  it('fails before it reads anything, and says which cut', async () => {
    const { plan, estimate } = await pipeline.plan();
    await erase();
    await expect(pipeline.run({ pinnedPlan: plan, estimate })).rejects.toMatchObject(gone);
  });

  it('cannot be reproduced', async () => {
    const planner = new PipelineRunPlanner(pipeline.tools);
    const planned = await pipeline.plan();
    await planner.requireInputs(pipeline.tenant, planned);
    await erase();
    await expect(planner.requireInputs(pipeline.tenant, planned)).rejects.toMatchObject(gone);
  });

  it('goes on where its selectors never matched the record', async () => {
    const selectors = { kinds: ['advisories' as const], aliases: [other.key.slice('osv-test/'.length)] };
    const { plan, estimate } = await new PipelineRunPlanner(pipeline.tools).plan(
      pipeline.tenant,
      pipeline.context().profile,
      { selectors },
    );
    await erase();
    const result = await pipeline.run({ pinnedPlan: plan, estimate });
    expect(await keysIn(result)).toEqual([other.key]);
    await erase(other.key);
    await expect(pipeline.run({ pinnedPlan: plan, estimate })).rejects.toMatchObject({ code: 'EC-GONE' });
  });

  it.each(['stage', 'publish'])('publishes nothing when the record is erased before %s', async (stage) => {
    const { plan, estimate } = await pipeline.plan();
    const run = pipeline.run({ pinnedPlan: plan, estimate, ...before(stage, () => erase()) });
    await expect(run).rejects.toMatchObject({ code: 'EC-GONE' });
    expect(await pipeline.database.owner.query(`SELECT FROM export_center.bundles WHERE state = 'live'`)).toEqual([]);
  });

  it('publishes nothing where the run planned when it started and the record goes before it is staged', async () => {
    await expect(pipeline.run(before('stage', () => erase()))).rejects.toMatchObject(gone);
    expect(await countOf('bundles')).toBe(0);
    expect(await keysIn(await pipeline.run())).toHaveLength(records.length - 1);
  });

  it('publishes nothing where such a run was staged before the record went', async () => {
    await expect(pipeline.run(before('seal', () => erase()))).rejects.toMatchObject(gone);
  });

  it('is planned again at the next cut where the record goes between pinning and counting', async () => {
    const { reader } = pipeline.tools;
    let scans = 0;
    const scan: typeof reader.scan = async function* (...asked) {
      if (scans++ === 0) await erase();
      yield* reader.scan(...asked);
    };
    pipeline.tools = {
      ...pipeline.tools,
      reader: {
        scan,
        readBodies: reader.readBodies.bind(reader),
        changedKeys: reader.changedKeys.bind(reader),
        changes: reader.changes.bind(reader),
        bucketItems: reader.bucketItems.bind(reader),
      },
    };
    const { plan, estimate } = await pipeline.plan();
    expect([plan.cut.seq, estimate.counts.advisories]).toEqual([2, records.length - 1]);
    expect(await keysIn(await pipeline.run({ pinnedPlan: plan, estimate }))).not.toContain(victim.key);
  });

  it('says that the record is gone, not that the evidence is damaged, when it is erased between scan and reading', async () => {
    const { plan, estimate } = await pipeline.plan();
    const { shardBuilder } = pipeline.tools;
    let isErased = false;
    pipeline.tools = {
      ...pipeline.tools,
      shardBuilder: (place, level) => {
        const builder = shardBuilder(place, level);
        const build: typeof builder.build = async (task) => {
          if (!isErased) await erase();
          isErased = true;
          return builder.build(task);
        };
        return { build, hash: (task) => builder.hash(task), close: () => builder.close() };
      },
    };
    await expect(pipeline.run({ pinnedPlan: plan, estimate })).rejects.toMatchObject({ code: 'EC-GONE' });
    expect(isErased).toBe(true);
  });

  it('leaves no shard and no staged plan of it to any later run, and the next bundle is without it', async () => {
    expect(await keysIn(await pipeline.run())).toContain(victim.key);
    expect(await countOf('shard_cache')).toBeGreaterThan(0);
    await erase();
    expect([await countOf('shard_cache'), await countOf('staged_plans')]).toEqual([0, 0]);
    const keys = await keysIn(await pipeline.run());
    expect(keys).toHaveLength(records.length - 1);
    expect(keys).not.toContain(victim.key);
  });

  it('leaves the bundle as it is that was published before', async () => {
    const result = await pipeline.run();
    await erase();
    expect(await keysIn(result)).toContain(victim.key);
  });
});
