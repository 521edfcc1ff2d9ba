import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parseDigest, type Digest } from '../../src/formats/digest.js';
import { collectContent, type CollectionReport } from '../../src/runs/collection/collect-content.js';
import type { RunResult } from '../../src/runs/run-context.js';
import { PgEvidenceErasures } from '../../src/stages/evidence/pg-evidence-erasures.js';
import { bundleFiles, locateBundle } from '../../src/stages/packaging/bundle-files.js';
import { tarOf } from '../../src/stages/packaging/computed-tar.js';
import { digestOfParts } from '../../src/stages/packaging/fs-parts-reader.js';
import type { FsContentStore } from '../../src/stages/storage/fs-content-store.js';
import { anAdvisory, createTestPipeline, type TestPipeline } from '../support/pipeline.js';

const records = Array.from({ length: 2_500 }, (_, i) => anAdvisory(i));
const victim = records[1_234]!;
const secret = (victim.body as { id: string }).id;
/** zstd's magic number, little-endian. */
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

describe('the collection of content', () => {
  let pipeline: TestPipeline;
  let store: FsContentStore;
  beforeEach(async () => {
    pipeline = await createTestPipeline();
    store = pipeline.tools.store as FsContentStore;
    await pipeline.load(records);
  });
  afterEach(() => pipeline.close());

  const collect = async (more: { readonly grace?: number; readonly dryRun?: boolean } = {}) => {
    const warn = (message: string) => pipeline.warnings.push(message);
    const tools = { database: pipeline.database.database, store, warn };
    const options = { grace: 0, dryRun: false, signal: new AbortController().signal, goOn: async () => true, ...more };
    return (await collectContent(tools, options))!;
  };
  /** Passes until nothing more is found, with what they did together. */
  const collectAll = async (): Promise<CollectionReport> => {
    const reports = [await collect(), await collect(), await collect(), await collect()];
    expect(reports.at(-1)).toMatchObject({ blobsCondemned: 0, blobsRemoved: 0, filesRemoved: 0, filesRewritten: 0 });
    return reports.reduce((sum, report) => ({
      ...report,
      bytesFreed: sum.bytesFreed + report.bytesFreed,
      filesRewritten: sum.filesRewritten + report.filesRewritten,
    }));
  };
  const owner = (sql: string, values: unknown[] = []) => pipeline.database.owner.execute(sql, values);
  const purge = ({ manifestDigest }: RunResult) =>
    owner(`UPDATE export_center.bundles SET state = 'purged' WHERE manifest_digest = decode($1, 'hex')`, [
      manifestDigest.slice(7),
    ]);
  const bundleOf = async ({ manifestDigest, signatures }: RunResult) =>
    (await pipeline.tools.bundles.find(pipeline.tenant, {
      manifestDigest: parseDigest(manifestDigest),
      signedBy: signatures[0]!.kid,
    }))!;
  const tarDigest = async (result: RunResult) =>
    digestOfParts(tarOf(await locateBundle(store, pipeline.tenant, await bundleOf(result))));
  const piecesOf = async (result: RunResult) =>
    (await bundleFiles(store, pipeline.tenant, await bundleOf(result))).flatMap(({ pieces }) =>
      pieces.map(([hex]) => `sha256:${hex}` as Digest),
    );
  const files = async () => {
    const entries = await readdir(pipeline.directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  /** Files of the data folder in which the text stands, as it is or in any zstd frame. */
  const grep = async (text: string) => {
    const hits: string[] = [];
    for (const file of await files()) {
      const bytes = await readFile(file);
      let found = bytes.includes(text);
      for (let at = bytes.indexOf(magic); !found && at >= 0; at = bytes.indexOf(magic, at + 1)) {
        try {
          found = zstdDecompressSync(bytes.subarray(at)).includes(text);
        } catch {
          // Not the beginning of a frame.
        }
      }
      if (found) hits.push(file);
    }
    return hits;
  };
  /** The record is no part of the evidence from the next number on. */
  const close = async () => {
    const values = [pipeline.tenant, victim.key];
    await owner(`UPDATE export_center.evidence_head SET seq = seq + 1 WHERE tenant_id = $1`, values.slice(0, 1));
    await owner(
      `INSERT INTO export_center.evidence_closed (tenant_id, kind, key, seq_from, seq_to)
       SELECT tenant_id, kind, key, seq_from, seq_from + 1 FROM export_center.evidence_items WHERE tenant_id = $1 AND key = $2`,
      values,
    );
  };
  const erase = () =>
    new PgEvidenceErasures(pipeline.database.database, store).erase(pipeline.tenant, {
      kind: 'advisories',
      key: victim.key,
      reason: 'test',
      by: { actor: { kind: 'user', id: 'x' } },
    });

  it('leaves everything that a published bundle needs', async () => {
    const result = await pipeline.run();
    const before = (await files()).toSorted();
    await collectAll();
    expect((await files()).toSorted()).toEqual(before);
    expect(await tarDigest(result)).toBe(result.tarDigest);
  });

  it('forgets a plan that was staged again since with the same outcome, and keeps the latest', async () => {
    const result = await pipeline.run();
    await owner(`INSERT INTO export_center.staged_plans
      SELECT tenant_id, sha256(plan_digest), staged, created_at - interval '1 hour' FROM export_center.staged_plans`);
    const plans = () => pipeline.database.owner.query('SELECT plan_digest FROM export_center.staged_plans');
    expect(await plans()).toHaveLength(2);
    await collect({ grace: 86_400_000 });
    expect(await plans()).toHaveLength(2);
    await collectAll();
    expect(await plans()).toHaveLength(1);
    expect((await pipeline.run()).manifestDigest).toBe(result.manifestDigest);
  });

  it('gives back all of a purged bundle, and the next run makes the same one anew', async () => {
    const result = await pipeline.run();
    await purge(result);
    await owner('DELETE FROM export_center.staged_plans');
    expect((await collect({ dryRun: true })).blobsCondemned).toBeGreaterThan(0);
    const { bytesFreed } = await collectAll();
    expect(bytesFreed).toBeGreaterThan(50_000);
    expect(await files()).toEqual([]);
    expect((await pipeline.run()).manifestDigest).toBe(result.manifestDigest);
  });

  it('destroys an erased record whose shard lies between those of another bundle, which stays as it was', async () => {
    const first = await pipeline.run();
    await close();
    const second = await pipeline.run();
    const shared = new Set(await piecesOf(first)).intersection(new Set(await piecesOf(second)));
    expect(shared.size).toBeGreaterThan(2);
    expect((await grep(secret)).length).toBeGreaterThan(0);
    await erase();
    await purge(first);
    expect((await grep(secret)).length).toBeGreaterThan(0);
    const { filesRewritten } = await collectAll();
    expect(filesRewritten).toBeGreaterThan(0);
    expect(await grep(secret)).toEqual([]);
    expect(await grep((records[7]!.body as { id: string }).id)).not.toEqual([]);
    expect(await tarDigest(second)).toBe(second.tarDigest);
  });

  it('changes nothing in a dry run, and says what a real one would free', async () => {
    const result = await pipeline.run();
    await purge(result);
    await owner('DELETE FROM export_center.staged_plans');
    await collect();
    const before = (await files()).toSorted();
    const dry = await collect({ dryRun: true });
    expect((await files()).toSorted()).toEqual(before);
    expect(dry.bytesFreed).toBeGreaterThan(50_000);
    const real = await collect();
    expect([real.blobsRemoved, real.bytesFreed]).toEqual([dry.blobsRemoved, dry.bytesFreed]);
  });

  it('F10: leaves what is younger than the grace, and takes it when it is older: files without a row too', async () => {
    await purge(await pipeline.run());
    await owner('DELETE FROM export_center.staged_plans');
    await owner('DELETE FROM export_center.blobs');
    const day = { grace: 86_400_000 };
    expect(await collect(day)).toMatchObject({ filesRemoved: 0 });
    const count = (await files()).length;
    for (const file of await files()) await utimes(file, new Date('2026-01-01'), new Date('2026-01-01'));
    expect(await collect(day)).toMatchObject({ filesRemoved: count });
  });

  it('takes a condemned blob back when something names it before it goes', async () => {
    const result = await pipeline.run();
    await purge(result);
    await owner('DELETE FROM export_center.staged_plans');
    expect((await collect()).blobsCondemned).toBeGreaterThan(0);
    const again = await pipeline.run();
    await collectAll();
    expect(await tarDigest(again)).toBe(again.tarDigest);
  });

  it('lets nothing go that a run at work may have seen', async () => {
    const result = await pipeline.run();
    await purge(result);
    await owner('DELETE FROM export_center.staged_plans');
    await collect();
    await owner(
      `INSERT INTO export_center.profiles (tenant_id, id, name, kind, current_rev, created_by) VALUES ($1, 'p', 'p', 'json:raw', 1, 't')`,
      [pipeline.tenant],
    );
    await owner(
      `INSERT INTO export_center.profile_revisions (tenant_id, profile_id, rev, spec, spec_digest, created_by) VALUES ($1, 'p', 1, '{}', 'd', 't')`,
      [pipeline.tenant],
    );
    await owner(
      `INSERT INTO export_center.runs (tenant_id, id, tenant_slug, profile_id, profile_rev, profile_name, profile_kind, state, trigger_type, request, created_by)
       VALUES ($1, 'r', 'acme', 'p', 1, 'p', 'json:raw', 'running', 'manual', '{}', 't')`,
      [pipeline.tenant],
    );
    expect(await collect()).toMatchObject({ blobsRemoved: 0, filesRemoved: 0 });
    await owner(`UPDATE export_center.runs SET state = 'canceled', finished_at = clock_timestamp()`);
    expect((await collect()).blobsRemoved).toBeGreaterThan(0);
  });

  it('passes a tenant over of which a list of what it needs cannot be read, and says so', async () => {
    const result = await pipeline.run();
    const { layout } = await bundleOf(result);
    await owner(`DELETE FROM export_center.blobs WHERE digest = decode($1, 'hex')`, [layout.slice(7)]);
    const before = (await files()).toSorted();
    expect(await collect()).toMatchObject({ skipped: 1, filesRemoved: 0, blobsCondemned: 0 });
    expect(pipeline.warnings.join()).toContain('passed over');
    expect((await files()).toSorted()).toEqual(before);
  });
});
