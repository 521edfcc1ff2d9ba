import type { INestApplicationContext } from '@nestjs/common';
import { invalid, unavailable } from '../../src/kernel/errors.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { ProfileRevision } from '../../src/kernel/profile.js';
import { InMemoryNotificationSink } from '../../src/runs/in-memory-notification-sink.js';
import { UnsupportedExportNotificationSink } from '../../src/runs/unsupported-export-notification-sink.js';
import { discardFrom, PgRunStore } from '../../src/runs/pg-run-store.js';
import type { RunState } from '../../src/runs/run-state.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { FakePipeline } from '../support/runs/fake-pipeline.js';
import { aNewRun, storedProfile } from '../support/runs/run-fixtures.js';
import { startWorker, type WorkerParts } from '../support/runs/worker-harness.js';

let test: TestDatabase;
let tenant: TenantId;
let profile: ProfileRevision;
let store: PgRunStore;
let pipeline: FakePipeline;
const workers: INestApplicationContext[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  store = new PgRunStore(test.database);
});
beforeEach(async () => {
  tenant = await test.tenant();
  profile = await storedProfile(test.database, tenant);
  pipeline = new FakePipeline();
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.close())));
afterAll(() => test.close());

async function worker(parts: Partial<WorkerParts> = {}): Promise<INestApplicationContext> {
  const catalog = { revision: () => Promise.resolve(profile) };
  const started = await startWorker({ database: test.database, catalog, pipeline, ...parts });
  workers.push(started);
  return started;
}
const create = (changes = {}) => store.create(aNewRun(tenant, profile, changes));
const until = (id: string, state: RunState) =>
  eventually(
    () => store.get(tenant, id),
    (run) => run.state === state,
  );

describe('run worker', () => {
  it('carries a run through its six stages, each checkpointed and told of once', async () => {
    await worker();
    const { id } = await create();
    const done = await until(id, 'succeeded');
    expect(done).toMatchObject({ attempt: 1, error: null, result: { records: 3, encrypted: false } });
    const stages = await store.stages(tenant, id);
    expect(stages.map(({ stage, state }) => `${stage} ${state}`)).toEqual(
      ['plan', 'stage', 'seal', 'pack', 'verify', 'publish'].map((stage) => `${stage} succeeded`),
    );
  });

  it('wakes by notification: queued to running in far less than the poll', async () => {
    await worker();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { id } = await create();
    const done = await until(id, 'succeeded');
    expect(done.startedAt!.getTime() - done.createdAt.getTime()).toBeLessThan(600);
  });

  it('resumes a failed attempt at the stage that failed, with backoff', async () => {
    let failures = 1;
    pipeline.onStage = (stage) => {
      if (stage === 'seal' && failures-- > 0) throw unavailable('EC-UNAVAILABLE-SIGNER', 'the signer is down');
    };
    await worker();
    const { id } = await create();
    await until(id, 'succeeded');
    const stages = pipeline.executed
      .filter((line) => line.startsWith(id))
      .map((line) => line.split(' ').slice(1).join(' '));
    expect(stages).toEqual(['1 plan', '1 stage', '1 seal', '2 seal', '2 pack', '2 verify', '2 publish']);
    const failed = (await store.stages(tenant, id)).find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({
      stage: 'seal',
      attempt: 1,
      error: { code: 'EC-UNAVAILABLE-SIGNER', retryable: true },
    });
  });

  it('fails a run at once where no retry can help; an operator may retry it, also from an earlier stage', async () => {
    let broken = true;
    pipeline.onStage = (stage) => {
      if (stage === 'verify' && broken) throw invalid('EC-PROFILE-COMBINATION', 'x');
    };
    await worker();
    const { id } = await create();
    const failed = await until(id, 'failed');
    expect(failed.error).toMatchObject({
      code: 'EC-PROFILE-COMBINATION',
      stage: 'verify',
      attempt: 1,
      retryable: false,
    });
    broken = false;
    await store.change(tenant, id, { type: 'retry' }, {}, (tx, run) => discardFrom(tx, run, 'seal'));
    await until(id, 'succeeded');
    expect(pipeline.executed.filter((line) => line.startsWith(`${id} 2`)).map((line) => line.split(' ')[2])).toEqual([
      'seal',
      'pack',
      'verify',
      'publish',
    ]);
  });

  it('stops a running pipeline soon after cancel', async () => {
    pipeline.hold = 60_000;
    await worker({ options: { heartbeat: 200 } });
    const { id } = await create();
    await until(id, 'running');
    await store.change(tenant, id, { type: 'cancel' }, { cancelReason: 'no' });
    expect((await until(id, 'canceled')).cancelReason).toBe('no');
  });

  it('keeps its lease while the event loop of the worker is blocked (F26)', async () => {
    pipeline.onStage = (stage) => {
      if (stage !== 'stage') return;
      const end = performance.now() + 2_500;
      while (performance.now() < end);
    };
    await worker({ options: { lease: 1_000, heartbeat: 250 } });
    const { id } = await create();
    const done = await until(id, 'succeeded');
    expect([done.attempt, done.lostLeases]).toEqual([1, 0]);
  });

  it('gives a run back at once when the drain time is over, and counts no attempt (F13)', async () => {
    pipeline.hold = 60_000;
    const first = await worker({ options: { drain: 100 } });
    const { id } = await create();
    await until(id, 'running');
    await eventually(
      () => store.stages(tenant, id),
      (stages) => stages.length === 1,
    );
    workers.splice(0);
    await first.close();
    expect(await store.get(tenant, id)).toMatchObject({ state: 'queued', attempt: 0 });
    pipeline.hold = 0;
    await worker();
    expect(await until(id, 'succeeded')).toMatchObject({ attempt: 1 });
  });

  it('lets what is at work finish before it ends, and claims nothing more (F13)', async () => {
    pipeline.hold = 30;
    const first = await worker();
    const { id } = await create();
    await until(id, 'running');
    const next = await create();
    workers.splice(0);
    await first.close();
    expect((await store.get(tenant, id)).state).toBe('succeeded');
    expect((await store.get(tenant, next.id)).state).toBe('queued');
    await store.change(tenant, next.id, { type: 'cancel' }, {});
  });

  it('shares the queue between two workers: every run succeeds once', async () => {
    pipeline.hold = 5;
    await worker({ options: { concurrency: 2 } });
    await worker({ options: { concurrency: 2 } });
    const runs = await Promise.all(Array.from({ length: 12 }, () => create()));
    for (const { id } of runs) expect((await until(id, 'succeeded')).attempt).toBe(1);
    expect(new Set(pipeline.executed).size).toBe(pipeline.executed.length);
  });

  it('survives the loss of all its database connections in mid-run (F16)', async () => {
    pipeline.hold = 400;
    await worker({ options: { heartbeat: 200, lease: 3_000 } });
    const { id } = await create();
    await until(id, 'running');
    await test.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'ec_app'`,
    );
    // The test's own connections were ended too: its first looks may meet them.
    const done = await eventually(
      () => store.get(tenant, id).catch(() => undefined),
      (run) => run?.state === 'succeeded',
    );
    expect(done!.attempt).toBeLessThanOrEqual(2);
    const next = await create();
    await until(next.id, 'succeeded');
  });

  it('compares what a reproduction made with what it repeats', async () => {
    await worker();
    const { id } = await create();
    const original = await until(id, 'succeeded');
    const again = await create({ trigger: { type: 'reproduce', ref: id }, rebuild: true });
    const { result } = await until(again.id, 'succeeded');
    const digest = original.result!.manifestDigest;
    expect(result!.comparison).toMatchObject({
      of: id,
      manifestDigest: { expected: digest, actual: digest, equal: true },
    });
  });

  it('hands every event to the sink once, in order', async () => {
    const sink = new InMemoryNotificationSink();
    await worker({ sink });
    const { id } = await create();
    await until(id, 'succeeded');
    const mine = await eventually(
      () => Promise.resolve(sink.published.filter(({ event }) => event.subject === id)),
      (events) => events.some(({ event }) => event.type === 'export-center.run.succeeded.v1'),
    );
    const numbers = mine.map(({ event }) => Number(event.sequence));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(mine[0]!.event).toMatchObject({
      specversion: '1.0',
      type: 'export-center.run.created.v1',
      source: expect.stringMatching(/^\/tenants\/tenant-/),
    });
  });

  it('records a failed delivery where no sink is configured, and keeps nothing', async () => {
    await worker({ sink: new UnsupportedExportNotificationSink() });
    const { id } = await create();
    await until(id, 'succeeded');
    const rows = await eventually(
      () =>
        test.owner.query<{ delivery: string; delivery_error: string }>(
          'SELECT delivery, delivery_error FROM export_center.events WHERE subject = $1',
          [id],
        ),
      (found) => found.every(({ delivery }) => delivery !== null),
    );
    expect(rows.every(({ delivery }) => delivery === 'failed')).toBe(true);
    expect(rows[0]!.delivery_error).toContain('EC-NOT-SUPPORTED');
  });
});
