import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '../../src/formats/bundle-manifest/parse-manifest.js';
import { parseDigest } from '../../src/formats/digest.js';
import { decompressFrame } from '../../src/formats/zstd/zstd-frame.js';
import { PipelineRunPlanner } from '../../src/runs/pipeline/pipeline-run-planner.js';
import type { RunResult } from '../../src/runs/run-context.js';
import { locateBundle, type LocatedFile } from '../../src/stages/packaging/bundle-files.js';
import { UnsupportedSigner } from '../../src/stages/signing/unsupported-signer.js';
import { ReaderShardBuilder } from '../../src/stages/staging/reader-shard-builder.js';
import { verifyBundle } from '../../src/stages/verification/verify-bundle.js';
import { aProfile, anAdvisory, createTestPipeline, type TestPipeline } from '../support/pipeline.js';

const count = 3_000;
const records = Array.from({ length: count }, (_, i) => anAdvisory(i));

async function filesOf({ tools, tenant }: TestPipeline, result: RunResult): Promise<readonly LocatedFile[]> {
  const name = { manifestDigest: parseDigest(result.manifestDigest), signedBy: result.signatures[0]?.kid ?? '' };
  return locateBundle(tools.store, tenant, (await tools.bundles.find(tenant, name))!);
}

async function bytesOf({ slices }: LocatedFile): Promise<Buffer> {
  const parts = await Promise.all(
    slices.map(async (s) => (await readFile(s.file)).subarray(s.offset, s.offset + s.length)),
  );
  return Buffer.concat(parts);
}

async function storedFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('an export', () => {
  let pipeline: TestPipeline;
  beforeEach(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load(records);
  });
  afterEach(() => pipeline.close());

  it('makes a bundle that a customer can verify with the public key alone', async () => {
    const result = await pipeline.run();
    expect(result).toMatchObject({ records: count, encrypted: false });
    const report = await verifyBundle(await filesOf(pipeline, result), {
      depth: 'deep',
      publicKeys: [pipeline.publicKey],
    });
    expect(report).toMatchObject({ verdict: 'passed', signed: true, tenant: 'acme', itemSetRoot: result.itemSetRoot });
    expect(pipeline.warnings).toEqual([]);
  });

  it('finds one record by reading one shard', async () => {
    const files = await filesOf(pipeline, await pipeline.run());
    const index = (await bytesOf(files.find(({ path }) => path === 'index/advisories.jsonl')!))
      .toString()
      .trimEnd()
      .split('\n');
    const wanted = records[1_234]!;
    const shard = index
      .map((line) => JSON.parse(line))
      .find(({ first, last }) => first <= wanted.key && wanted.key <= last);
    const pack = await bytesOf(files.find(({ path }) => path === shard.pack)!);
    const lines = decompressFrame(pack.subarray(shard.offset, shard.offset + shard.length), 10_000_000)
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line)).find(({ key }) => key === wanted.key)).toEqual({
      key: wanted.key,
      record: wanted.body,
    });
    expect(index.length).toBeGreaterThan(3);
  });

  it('leaves no temporary file and no archive behind', async () => {
    await pipeline.run();
    expect(
      (await storedFiles(pipeline.directory)).filter((file) => !/\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(file)),
    ).toEqual([]);
  });

  it('serves the same tar for a repeated run, under another run id and time', async () => {
    const first = await pipeline.run();
    const stored = await storedFiles(pipeline.directory);
    const again = await pipeline.run({ attempt: 2, createdAt: '2026-03-01T00:00:00Z' });
    expect(again).toEqual(first);
    expect(await storedFiles(pipeline.directory)).toEqual(stored);
  });

  it('makes every byte again for a reproduction and comes to the same digests', async () => {
    const first = await pipeline.run();
    let built = 0;
    pipeline.onBuild(() => (built += 1));
    expect(await pipeline.run({ rebuild: true })).toEqual(first);
    expect(built).toBeGreaterThan(0);
  });

  it('builds only the shards that a change falls into', async () => {
    await pipeline.run();
    await pipeline.load([anAdvisory(17, { summary: 'changed' })]);
    let shards = 0;
    pipeline.onBuild(({ ranges }) => (shards += ranges.reduce((sum, range) => sum + range.shards.length, 0)));
    const changed = await pipeline.run();
    expect(shards).toBe(1);
    expect(changed.records).toBe(count);
  });

  it('still exports an older cut after the evidence moved on', async () => {
    const first = await pipeline.run();
    const plan = await pipeline.plan();
    await pipeline.load([anAdvisory(17, { summary: 'changed' }), anAdvisory(count + 1)]);
    expect((await pipeline.run({ pinnedPlan: plan.plan, rebuild: true })).manifestDigest).toBe(first.manifestDigest);
    expect((await pipeline.run()).manifestDigest).not.toBe(first.manifestDigest);
  });

  it('gives the same bytes whether threads build it or this process', async () => {
    const first = await pipeline.run();
    const alone = await createTestPipeline(({ reader }) => ({
      shardBuilder: (place, level) => new ReaderShardBuilder(reader, place, level),
    }));
    await alone.load(records);
    expect((await alone.run()).manifestDigest).toBe(first.manifestDigest);
    await alone.close();
  });

  it('refuses a selection without records unless the profile allows it (B28)', async () => {
    const profile = aProfile({ selectors: { kinds: ['vex'] } });
    await expect(pipeline.run({ profile })).rejects.toMatchObject({ code: 'EC-SELECTOR-EMPTY', kind: 'invalid' });
    const empty = await pipeline.run({ profile: aProfile({ selectors: { kinds: ['vex'] }, allowEmpty: true }) });
    expect(empty.records).toBe(0);
  });

  it('refuses a plan of another release before anything is written', async () => {
    const { plan } = await pipeline.plan();
    const foreign = { ...plan, adapter: { ...plan.adapter, version: plan.adapter.version + 1 } };
    const refusal = expect.objectContaining({ code: 'EC-SCHEMA-UNSUPPORTED', kind: 'invalid' });
    await expect(pipeline.run({ pinnedPlan: foreign })).rejects.toEqual(refusal);
    const library = { ...plan, codec: { ...plan.codec, library: '1.5.0' } };
    await expect(pipeline.run({ pinnedPlan: library })).rejects.toEqual(refusal);
    expect(await storedFiles(pipeline.directory)).toEqual([]);
  });

  it('says loudly that a bundle is unsigned', async () => {
    const unsigned = await createTestPipeline(() => ({ signer: new UnsupportedSigner() }));
    await unsigned.load(records.slice(0, 10));
    const result = await unsigned.run();
    expect(result.signatures).toEqual([]);
    const report = await verifyBundle(await filesOf(unsigned, result), {
      depth: 'default',
      publicKeys: [unsigned.publicKey],
    });
    expect(report).toMatchObject({ verdict: 'failed', signed: false });
    await unsigned.close();
  });

  it('writes a manifest without clock, run, host or sequence number', async () => {
    const result = await pipeline.run({ runId: 'run_01ARZ3NDEKTSV4RRFFQ69G5FAX' as never });
    const bytes = await bytesOf((await filesOf(pipeline, result)).find(({ path }) => path === 'manifest.json')!);
    expect(bytes.toString()).not.toMatch(/run_|127\.0\.0\.1|"seq"|2026-01-02T03/);
    expect(parseManifest(bytes)).toMatchObject({ asOf: '2026-01-02T00:00:00Z', totals: { records: count } });
  });
});

describe('the plan of a run', () => {
  let pipeline: TestPipeline;
  beforeAll(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load(records);
  });
  afterAll(() => pipeline.close());

  it('predicts counts and sizes without effect', async () => {
    const { estimate, newBytes, planDigest } = await pipeline.plan();
    expect(estimate.counts).toEqual({ advisories: count });
    expect(newBytes).toBe(estimate.plainBytes);
    expect((await pipeline.plan()).planDigest).toBe(planDigest);
    expect(await storedFiles(pipeline.directory)).toEqual([]);
  });

  it('knows after a change what is there already', async () => {
    const result = await pipeline.run();
    expect((await pipeline.plan()).newBytes).toBe(0);
    await pipeline.load([anAdvisory(99, { summary: 'changed' })]);
    const { newBytes, estimate } = await pipeline.plan();
    expect(newBytes).toBeGreaterThan(0);
    expect(newBytes).toBeLessThan(estimate.plainBytes / 2);
    expect(estimate.counts).toEqual({ advisories: result.records });
  });

  it('names an empty selection instead of failing', async () => {
    const planner = new PipelineRunPlanner(pipeline.tools);
    const { warnings, estimate } = await planner.plan(pipeline.tenant, aProfile({ selectors: { kinds: ['kev'] } }), {
      selectors: {},
    });
    expect(estimate).toEqual({ counts: {}, feeds: [], plainBytes: 0, shards: 0, stale: [] });
    expect(warnings).toHaveLength(1);
  });
});
