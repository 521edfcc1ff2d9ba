import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalBytes } from '../../src/formats/canonical-json/canonicalize.js';
import { digestOf } from '../../src/formats/digest.js';
import { bucketOf } from '../../src/formats/item-set/bucket.js';
import { FixedClock } from '../../src/kernel/clock.js';
import type { EvidenceKind } from '../../src/kernel/evidence.js';
import type { ProfileId, RunId, TenantId } from '../../src/kernel/ids.js';
import { defaultSharding, type ProfileRevision, type ProfileSpec } from '../../src/kernel/profile.js';
import { ExportBundle } from '../../src/runs/export-bundle.js';
import type { PipelineTools } from '../../src/runs/pipeline/pipeline-tools.js';
import { PipelineRunPlanner } from '../../src/runs/pipeline/pipeline-run-planner.js';
import type { RunPlan } from '../../src/runs/run-planner.port.js';
import type { RunContext, RunResult } from '../../src/runs/run-context.js';
import { PgEncryptionStore } from '../../src/stages/encryption/pg-encryption-store.js';
import { PgEvidenceErasures } from '../../src/stages/evidence/pg-evidence-erasures.js';
import { PgEvidenceReader } from '../../src/stages/evidence/pg-evidence-reader.js';
import { PgBundleCatalog } from '../../src/stages/packaging/pg-bundle-catalog.js';
import type { Signer } from '../../src/stages/signing/signer.port.js';
import { PgShardCache } from '../../src/stages/staging/pg-shard-cache.js';
import { PgStagedPlans } from '../../src/stages/staging/pg-staged-plans.js';
import type { BuildTask, ShardBuilder } from '../../src/stages/staging/shard-task.js';
import { ThreadShardBuilder } from '../../src/stages/staging/thread-shard-builder.js';
import { FsContentStore } from '../../src/stages/storage/fs-content-store.js';
import { PgBlobIndex } from '../../src/stages/storage/pg-blob-index.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** A record as evidence holds it; the body is made canonical. */
export interface TestRecord {
  readonly key: string;
  readonly body: unknown;
}

export interface TestPipeline {
  readonly database: TestDatabase;
  readonly tenant: TenantId;
  readonly directory: string;
  readonly publicKey: KeyObject;
  tools: PipelineTools;
  /** What `warn` was told, over all runs. */
  readonly warnings: string[];
  /** Makes records visible under the next number; a key that is there gets a new version. Answers the number. */
  load(records: readonly TestRecord[], kind?: EvidenceKind): Promise<number>;
  run(overrides?: Partial<RunContext>): Promise<RunResult>;
  context(overrides?: Partial<RunContext>): RunContext;
  plan(): Promise<RunPlan>;
  /** Called before each task that a shard builder is given. */
  onBuild(watch: (task: BuildTask) => void): void;
  close(): Promise<void>;
}

/** An advisory of a few hundred bytes. */
export function anAdvisory(i: number, change: Record<string, unknown> = {}): TestRecord {
  const id = `TEST-${String((i * 7919) % 1_000_003).padStart(7, '0')}`;
  const details = `Number ${i} is about ${'buffers and parsers '.repeat((i * 31) % 60)}`;
  const body = {
    id,
    modified: '2026-01-01T00:00:00Z',
    schema_version: '1.7.0',
    summary: `advisory ${i}`,
    details,
    ...change,
  };
  return { key: `osv-test/${id}`, body };
}

export function aProfile(spec: Partial<ProfileSpec> = {}): ProfileRevision {
  const whole: ProfileSpec = {
    kind: 'json:raw',
    selectors: { kinds: ['advisories'] },
    compression: { codec: 'zstd', level: 3 },
    sharding: defaultSharding,
    allowEmpty: false,
    labels: {},
    ...spec,
  };
  const profileId = 'prf_01ARZ3NDEKTSV4RRFFQ69G5FAV' as ProfileId;
  return { profileId, name: 'weekly', revision: 1, spec: whole, specDigest: digestOf(canonicalBytes(whole)) };
}

/** Everything that a run of the pipeline needs, over a database and a folder of its own. */
export async function createTestPipeline(
  change: (tools: PipelineTools) => Partial<PipelineTools> = () => ({}),
): Promise<TestPipeline> {
  const database = await createTestDatabase();
  const tenant = await database.tenant('acme');
  const directory = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: Signer = {
    publicKey: async () => publicKey,
    sign: async (message) => sign('sha256', message, privateKey),
  };
  const reader = new PgEvidenceReader(database.database);
  const store = new FsContentStore(directory, new PgBlobIndex(database.database));
  const plain: PipelineTools = {
    locker: headOf(database, tenant),
    reader,
    bases: {
      baseOf: () => Promise.reject(new Error('runs are not recorded here: name a base')),
      mirrorOf: async () => undefined,
    },
    evidence: { batches: async () => ({ items: [] }) },
    erasures: new PgEvidenceErasures(database.database, store),
    store,
    shardCache: new PgShardCache(database.database),
    stagedPlans: new PgStagedPlans(database.database),
    bundles: new PgBundleCatalog(database.database),
    encryption: new PgEncryptionStore(database.database),
    signer,
    clock: new FixedClock(),
    threads: 2,
    shardBuilder: (place, level) => new ThreadShardBuilder(2, { connection: database.settings, place, level }),
    builder: { id: 'urn:export-center:builder:test', version: '0.0.0' },
  };
  let watcher: (task: BuildTask) => void = () => undefined;
  const changed = { ...plain, ...change(plain) };
  const tools: PipelineTools = {
    ...changed,
    shardBuilder: (place, level) => watched(changed.shardBuilder(place, level), (task) => watcher(task)),
  };
  const warnings: string[] = [];
  const context = (overrides: Partial<RunContext> = {}): RunContext => ({
    tenant: { id: tenant, slug: 'acme' },
    runId: 'run_01ARZ3NDEKTSV4RRFFQ69G5FAV' as RunId,
    attempt: 1,
    profile: aProfile(),
    request: { selectors: {}, asOf: '2026-01-02T00:00:00Z' },
    createdAt: '2026-01-02T03:04:05Z',
    signal: new AbortController().signal,
    step: async (_name, work) => JSON.parse(JSON.stringify(await work())) as Awaited<ReturnType<typeof work>>,
    progress: () => undefined,
    log: () => undefined,
    warn: async (code, message) => void warnings.push(`${code} ${message}`),
    ...overrides,
  });
  const pipeline: TestPipeline = {
    database,
    tenant,
    directory,
    publicKey,
    tools,
    warnings,
    load: (records, kind) => loadRecords(database, tenant, records, kind),
    run: (overrides) => new ExportBundle(pipeline.tools).run(context(overrides)),
    context,
    plan: () =>
      new PipelineRunPlanner(pipeline.tools).plan(tenant, aProfile(), { selectors: {}, asOf: '2026-01-02T00:00:00Z' }),
    onBuild: (watch) => void (watcher = watch),
    close: async () => {
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return pipeline;
}

function watched(builder: ShardBuilder, watch: (task: BuildTask) => void): ShardBuilder {
  return {
    build: async (task) => {
      watch(task);
      return builder.build(task);
    },
    hash: (task) => builder.hash(task),
    close: () => builder.close(),
  };
}

function headOf({ owner }: TestDatabase, tenant: TenantId): PipelineTools['locker'] {
  return {
    head: async () => {
      const sql = 'SELECT seq FROM export_center.evidence_head WHERE tenant_id = $1';
      const [row] = await owner.query<{ seq: string }>(sql, [tenant]);
      return { seq: Number(row?.seq ?? 0) };
    },
    asOf: async () => undefined,
    feeds: async () => [],
    ingest: () => Promise.reject(new Error('records are loaded directly here')),
  };
}

const closeKeys = `
  INSERT INTO export_center.evidence_closed (tenant_id, kind, key, seq_from, seq_to)
  SELECT tenant_id, kind, key, max(seq_from), $2 FROM export_center.evidence_items
  WHERE tenant_id = $1 AND kind = $4 AND key = ANY($3) GROUP BY tenant_id, kind, key`;

/** Makes records of one kind visible under the next number of the tenant. */
export async function loadRecords(
  { owner }: TestDatabase,
  tenant: TenantId,
  records: readonly TestRecord[],
  kind: EvidenceKind = 'advisories',
): Promise<number> {
  const [head] = await owner.query<{ seq: string }>(
    `INSERT INTO export_center.evidence_head (tenant_id, seq) VALUES ($1, 1)
     ON CONFLICT (tenant_id) DO UPDATE SET seq = evidence_head.seq + 1 RETURNING seq`,
    [tenant],
  );
  const seq = Number(head!.seq);
  const bodies = records.map(({ body }) => canonicalBytes(body));
  const keys = records.map(({ key }) => key);
  await owner.execute(closeKeys, [tenant, seq, keys, kind]);
  await owner.execute(
    `INSERT INTO export_center.evidence_items (tenant_id, seq_from, blen, bucket, kind, key, source, digest, severity,
       ecosystems, packages, aliases, subjects, body)
     SELECT $1, $2, octet_length(r.body), r.bucket, $6, r.key, split_part(r.key, '/', 1), sha256(r.body), 'unknown', '{}', '{}', '{}', '{}', r.body
     FROM unnest($3::text[], $4::smallint[], $5::bytea[]) AS r (key, bucket, body)`,
    [tenant, seq, keys, keys.map((key) => bucketOf(kind, key)), bodies, kind],
  );
  return seq;
}

/** Ends records of one kind under the next number of the tenant. */
export async function removeRecords(
  database: TestDatabase,
  tenant: TenantId,
  keys: readonly string[],
  kind: EvidenceKind = 'advisories',
): Promise<number> {
  const seq = await loadRecords(database, tenant, [], kind);
  await database.owner.execute(closeKeys, [tenant, seq, keys, kind]);
  return seq;
}
