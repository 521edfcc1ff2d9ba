import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '../../src/kernel/ids.js';
import type { ProfileRevision } from '../../src/kernel/profile.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import type { FaultPoint } from '../../src/platform/faults/fault-point.js';
import { PgRunStore } from '../../src/runs/pg-run-store.js';
import type { Run } from '../../src/runs/run.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Client } from '../support/runs/api-harness.js';
import { CrashChild } from '../support/runs/crash-child.js';
import { aNewRun, storedProfile } from '../support/runs/run-fixtures.js';
import { eventually } from '../support/eventually.js';

let test: TestDatabase;
let folder: string;
let sink: string;
let tenant: TenantId;
let profile: ProfileRevision;
let store: PgRunStore;
const children: CrashChild[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  store = new PgRunStore(test.database);
  folder = mkdtempSync(join(tmpdir(), 'export-center-crash-'));
  sink = join(folder, 'sink');
  writeFileSync(sink, '');
});
beforeEach(async () => {
  tenant = await test.tenant();
  profile = await storedProfile(test.database, tenant);
});
afterEach(() => Promise.all(children.splice(0).map((child) => child.end())));
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
});

function start(environment: Record<string, string> = {}): CrashChild {
  const child = new CrashChild({ DATABASE_URL: test.settings.connectionString, CRASH_SINK: sink, ...environment });
  children.push(child);
  return child;
}

const create = () => store.create(aNewRun(tenant, profile));
const until = (id: string, state: Run['state']) =>
  eventually(
    () => store.get(tenant, id),
    (run) => run.state === state,
    30_000,
  );
interface Told {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly data: { readonly attempt: number };
}
const events = (id: string) =>
  test.owner.query<Told>('SELECT id, type, at, data FROM export_center.events WHERE subject = $1 ORDER BY seq', [id]);
const published = (id: string) =>
  readFileSync(sink, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith(id));
const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]!;

/** Starts one worker for each fault; each holds one run when the gate opens and all of them are struck. */
async function strike(points: readonly string[], spares: readonly CrashChild[]) {
  const gate = join(folder, `gate-${Math.random()}`);
  const victims = points.map((point) => start({ EC_FAULT: point, CRASH_GATE: gate }));
  await Promise.all(victims.map((victim) => victim.ready()));
  for (const spare of spares) spare.signal('SIGSTOP');
  const runs = await Promise.all(points.map(() => create()));
  await Promise.all(runs.map(({ id }) => until(id, 'running')));
  const owners = await test.owner.query<{ run_id: string; lease_owner: string }>(
    'SELECT run_id, lease_owner FROM export_center.run_queue WHERE lease_owner IS NOT NULL',
  );
  for (const spare of spares) spare.signal('SIGCONT');
  writeFileSync(gate, '');
  const struck = points.map((point, i) => {
    const victim = victims[i]!;
    const owner = owners.find(({ lease_owner }) => lease_owner.includes(`/${victim.process.pid}/`));
    return { point, victim, id: owner!.run_id };
  });
  return struck;
}

describe('a worker that dies', () => {
  const points: readonly FaultPoint[] = [
    'before-plan',
    'cut-pinned',
    'between-shards',
    'after-stage',
    'signature-made',
    'after-seal',
    'before-pack',
    'after-verify',
    'before-publish',
    'after-publish',
    'blob-renamed',
  ];

  it('is followed by another within 8 s (p95) from the last checkpoint, whatever it was doing (F01-F10)', async () => {
    const calm = start();
    await calm.ready();
    const undisturbed = await create();
    const expected = (await until(undisturbed.id, 'succeeded')).manifestDigest;
    const spare = start();
    await spare.ready();
    const struck = await strike(points, [calm, spare]);
    const recovered: number[] = [];
    for (const { point, victim, id } of struck) {
      const exit = await victim.exited;
      expect([point, exit.signal]).toEqual([point, 'SIGKILL']);
      const run = await until(id, 'succeeded');
      const told = await events(id);
      const again = told.find(({ type, data }) => type === 'run.started' && data.attempt === 2)!;
      recovered.push((again.at.getTime() - exit.at) / 1000);
      expect([point, run.attempt, run.manifestDigest]).toEqual([point, 2, expected]);
      expect(told.filter(({ type }) => type === 'run.succeeded')).toHaveLength(1);
      const done = (await store.stages(tenant, id))
        .filter(({ state }) => state === 'succeeded')
        .map(({ stage }) => stage);
      expect([point, done]).toEqual([point, ['plan', 'stage', 'seal', 'pack', 'verify', 'publish']]);
    }
    const held = await test.owner.query('SELECT 1 FROM export_center.run_queue WHERE lease_owner IS NOT NULL');
    expect(held).toEqual([]);
    const p95 = percentile(recovered, 0.95);
    console.log(
      `recovery after kill -9, ${recovered.length} kills: median ${percentile(recovered, 0.5).toFixed(2)} s, p95 ${p95.toFixed(2)} s`,
    );
    expect(p95).toBeLessThanOrEqual(8);
  }, 120_000);

  it('loses no event between its commit and the outbox: it is published later under the same id (F11)', async () => {
    const victim = start({ EC_FAULT: 'event-committed' });
    await victim.ready();
    const { id } = await create();
    expect((await victim.exited).signal).toBe('SIGKILL');
    expect((await store.get(tenant, id)).state).toBe('succeeded');
    const [told] = (await events(id)).filter(({ type }) => type === 'run.succeeded');
    await start().ready();
    const lines = await eventually(
      () => Promise.resolve(published(id)),
      (found) => found.some((line) => line.includes('run.succeeded')),
      10_000,
    );
    const ids = new Set(lines.filter((line) => line.includes('run.succeeded')).map((line) => line.split(' ')[0]));
    expect([...ids]).toEqual([told!.id]);
  }, 60_000);

  it('writes nothing when it wakes after its lease is gone (F12)', async () => {
    const zombie = start({ EC_FAULT: 'after-seal:1:stop' });
    await zombie.ready();
    const { id } = await create();
    await eventually(
      () => store.stages(tenant, id),
      (stages) => stages.some(({ stage }) => stage === 'seal'),
    );
    const heir = start();
    await heir.ready();
    const done = await until(id, 'succeeded');
    expect(done.attempt).toBe(2);
    const before = JSON.stringify([await events(id), await store.stages(tenant, id), done]);
    zombie.signal('SIGCONT');
    await zombie.says(/lease_lost/);
    expect(JSON.stringify([await events(id), await store.stages(tenant, id), await store.get(tenant, id)])).toBe(
      before,
    );
    const next = await create();
    await until(next.id, 'succeeded');
    expect(zombie.process.exitCode).toBeNull();
  }, 60_000);

  it('gives its run back on SIGTERM when it cannot finish in time, and no attempt counts (F13)', async () => {
    const first = start({ CRASH_HOLD: '60000', CRASH_DRAIN: '300' });
    await first.ready();
    const { id } = await create();
    await eventually(
      () => store.stages(tenant, id),
      (stages) => stages.some(({ stage }) => stage === 'stage'),
    );
    const second = start();
    await second.ready();
    const told = Date.now();
    first.signal('SIGTERM');
    const done = await until(id, 'succeeded');
    expect(Date.now() - told).toBeLessThan(4_000);
    expect([done.attempt, done.lostLeases]).toEqual([1, 0]);
    expect((await first.exited).signal ?? 'SIGTERM').toBe('SIGTERM');
  }, 60_000);
});

describe('an API process that dies', () => {
  it('after the commit of POST /runs has made one run, which a repeated request gets from another process (F14)', async () => {
    const { key } = await createApiKey(test.database, tenant, {
      name: 'crash',
      roles: ['operator'],
      createdBy: 'test',
    });
    const victim = start({ CRASH_ROLE: 'api', EC_FAULT: 'run-committed' });
    const other = start({ CRASH_ROLE: 'api' });
    const [port, otherPort] = [await victim.ready(), await other.ready()];
    const headers = { 'idempotency-key': '"f14-0001"' };
    const post = (at: string) =>
      new Client(`http://127.0.0.1:${at}`, `Bearer ${key}`).send('POST', '/runs', { profileId: profile.name }, headers);
    await expect(post(port)).rejects.toThrow();
    expect((await victim.exited).signal).toBe('SIGKILL');
    const answer = await post(otherPort);
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    const rows = await test.owner.query<{ id: string }>('SELECT id FROM export_center.runs WHERE tenant_id = $1', [
      tenant,
    ]);
    expect(rows).toEqual([{ id: answer.body['id'] }]);
    expect(answer.headers.get('location')).toBe(`/api/v1/runs/${String(answer.body['id'])}`);
  }, 60_000);
});
