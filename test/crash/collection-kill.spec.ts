import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDigest } from '../../src/formats/digest.js';
import type { FaultPoint } from '../../src/platform/faults/fault-point.js';
import type { RunResult } from '../../src/runs/run-context.js';
import { locateBundle } from '../../src/stages/packaging/bundle-files.js';
import { tarOf } from '../../src/stages/packaging/computed-tar.js';
import { digestOfParts } from '../../src/stages/packaging/fs-parts-reader.js';
import { anAdvisory, createTestPipeline, type TestPipeline } from '../support/pipeline.js';

const records = Array.from({ length: 2_500 }, (_, i) => anAdvisory(i));

/** A pass in a process of its own; a fault kills it there. */
async function pass(
  pipeline: TestPipeline,
  fault?: string,
): Promise<{ signal: string | null; report?: Record<string, number> }> {
  const input = { connection: pipeline.database.settings, directory: pipeline.directory };
  const child = spawn(process.execPath, ['test/support/collection-process.mjs', JSON.stringify(input)], {
    env: { ...process.env, EC_ENVIRONMENT: 'testing', ...(fault ? { EC_FAULT: fault } : {}) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [, signal] = (await once(child, 'close')) as [number, string | null];
  return { signal, ...(text ? { report: JSON.parse(text) as Record<string, number> } : {}) };
}

describe('a collection that is killed', () => {
  let pipeline: TestPipeline;
  let kept: RunResult;
  beforeEach(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load(records);
    const first = await pipeline.run();
    // The second bundle shares most shards with the first, so that the segments of the first must be rewritten.
    await pipeline.load([anAdvisory(1_234, { summary: 'another' })]);
    kept = await pipeline.run();
    await pipeline.database.owner.execute(
      `UPDATE export_center.bundles SET state = 'purged' WHERE manifest_digest = decode($1, 'hex')`,
      [first.manifestDigest.slice(7)],
    );
    await pipeline.database.owner.execute('DELETE FROM export_center.shard_cache');
    await pipeline.database.owner.execute('DELETE FROM export_center.staged_plans');
  });
  afterEach(() => pipeline.close());

  const settle = async () => {
    for (let i = 0; i < 6; i += 1) await pass(pipeline);
    return pass(pipeline);
  };
  /** Of finished segments; what a killed writer left in `incoming` is the sweeper's. */
  const storedBytes = async () => {
    const entries = await readdir(pipeline.directory, { recursive: true, withFileTypes: true });
    const segments = entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('incoming'));
    const sizes = segments.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
  const neededBytes = async () => {
    const sql = 'SELECT coalesce(sum(bytes), 0) AS bytes FROM export_center.blobs';
    const [row] = await pipeline.database.owner.query<{ bytes: string }>(sql);
    return Number(row!.bytes);
  };

  it.each<[FaultPoint, number]>([
    ['content-condemned', 1],
    ['segment-rewritten', 2],
    ['segment-moved', 2],
    ['segment-set-aside', 2],
  ])(
    'at %s loses nothing that a bundle needs, and the next passes finish it',
    async (point, passes) => {
      for (let i = 1; i < passes; i += 1) expect((await pass(pipeline)).signal).toBeNull();
      expect((await pass(pipeline, point)).signal).toBe('SIGKILL');
      const { tools, tenant } = pipeline;
      const name = { manifestDigest: parseDigest(kept.manifestDigest), signedBy: kept.signatures[0]!.kid };
      const tarNow = async () =>
        digestOfParts(tarOf(await locateBundle(tools.store, tenant, (await tools.bundles.find(tenant, name))!)));
      expect(await tarNow()).toBe(kept.tarDigest);

      expect((await settle()).report).toMatchObject({
        blobsCondemned: 0,
        filesRemoved: 0,
        filesRewritten: 0,
        skipped: 0,
      });
      expect(await tarNow()).toBe(kept.tarDigest);
      expect(await storedBytes()).toBe(await neededBytes());
    },
    120_000,
  );
});
