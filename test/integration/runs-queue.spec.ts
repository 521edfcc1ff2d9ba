import type { TenantId } from '../../src/kernel/ids.js';
import type { ProfileRevision } from '../../src/kernel/profile.js';
import { PgRunLease } from '../../src/runs/pg-run-lease.js';
import { PgRunQueue } from '../../src/runs/pg-run-queue.js';
import { PgRunStore } from '../../src/runs/pg-run-store.js';
import type { Run } from '../../src/runs/run.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { aNewRun, storedProfile } from '../support/runs/run-fixtures.js';
import { resultOf } from '../support/runs/fake-pipeline.js';

let test: TestDatabase;
let tenant: TenantId;
let profile: ProfileRevision;
let store: PgRunStore;
let queue: PgRunQueue;

beforeAll(async () => {
  test = await createTestDatabase();
  store = new PgRunStore(test.database);
  queue = new PgRunQueue(test.database);
});
beforeEach(async () => {
  await test.owner.execute(`UPDATE export_center.run_queue SET state = 'idle'`);
  tenant = await test.tenant();
  profile = await storedProfile(test.database, tenant);
});
afterAll(() => test.close());

const create = (changes = {}) => store.create(aNewRun(tenant, profile, changes));
const letLeaseRunOut = (run: Run) =>
  test.owner.execute(
    `UPDATE export_center.run_queue SET lease_until = clock_timestamp() - interval '1 s' WHERE run_id = $1`,
    [run.id],
  );
const eventsOf = async (id: string) =>
  (
    await test.owner.query<{ type: string }>(`SELECT type FROM export_center.events WHERE subject = $1 ORDER BY seq`, [
      id,
    ])
  ).map(({ type }) => type);

describe('runs that are created at the same time', () => {
  it('number the timeline and the audit log without a gap, whatever becomes of some of them', async () => {
    const made = Array.from({ length: 40 }, (_, i) =>
      store.create(aNewRun(tenant, profile), () =>
        i % 13 === 5 ? Promise.reject(new Error('too late')) : Promise.resolve(),
      ),
    );
    const done = await Promise.allSettled(made);
    expect(done.filter(({ status }) => status === 'rejected')).toHaveLength(3);
    for (const [table, entries] of [
      ['events', 2 * 37],
      ['audit_log', 37],
    ] as const) {
      const rows = await test.owner.query<{ seq: string }>(
        `SELECT seq FROM export_center.${table} WHERE tenant_id = $1 ORDER BY seq`,
        [tenant],
      );
      expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: entries }, (_, i) => i + 1));
    }
  });
});

describe('run queue', () => {
  it('gives each run to exactly one of many claimers', async () => {
    const runs = await Promise.all(Array.from({ length: 12 }, () => create()));
    const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => queue.claim(`worker-${i % 4}`)));
    const claimed = claims.filter((run) => run !== undefined).map(({ id }) => id);
    expect(claimed.toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    expect(await queue.claim('late')).toBeUndefined();
  });

  it('takes higher priority first, then the tenant with fewer runs at work', async () => {
    const other = await test.tenant();
    const otherProfile = await storedProfile(test.database, other);
    const [a1, a2] = [await create(), await create()];
    const urgent = await create({ priority: 5 });
    const b1 = await store.create(aNewRun(other, otherProfile));
    const order = [];
    for (let i = 0; i < 4; i += 1) order.push((await queue.claim('w'))?.id);
    expect(order[0]).toBe(urgent.id);
    expect(order[1]).toBe(b1.id);
    expect(order.slice(2)).toEqual([a1.id, a2.id]);
  });

  it('refuses every write of a worker whose lease another one took over (fencing, F12)', async () => {
    await create();
    const first = (await queue.claim('first'))!;
    const zombie = new PgRunLease(test.database, first);
    await zombie.beginStage('plan');
    await letLeaseRunOut(first);
    expect(await queue.sweep()).toBeDefined();
    const second = (await queue.claim('second'))!;
    expect([second.id, second.attempt, Number(second.token)]).toEqual([first.id, 2, Number(first.token) + 1]);
    const lost = { code: 'EC-LEASE-LOST' };
    await expect(zombie.completeStage('plan', 1)).rejects.toMatchObject(lost);
    await expect(zombie.beginStage('stage')).rejects.toMatchObject(lost);
    await expect(zombie.warn('x', 'y')).rejects.toMatchObject(lost);
    await expect(zombie.end({ type: 'finalize' }, { result: resultOf('zombie') })).rejects.toMatchObject(lost);
    const done = await new PgRunLease(test.database, second).end({ type: 'finalize' }, { result: resultOf('second') });
    expect(done).toMatchObject({ state: 'succeeded', manifestDigest: resultOf('second').manifestDigest });
    expect((await eventsOf(first.id)).filter((type) => type === 'run.succeeded')).toHaveLength(1);
  });

  it('requeues at once after the first lost lease, later with backoff, and fails the run after five attempts', async () => {
    const { id } = await create();
    const claimAgain = async () => {
      await test.owner.execute(`UPDATE export_center.run_queue SET not_before = clock_timestamp() WHERE run_id = $1`, [
        id,
      ]);
      return (await queue.claim('w'))!;
    };
    await letLeaseRunOut((await queue.claim('w'))!);
    await queue.sweep();
    expect((await queue.claim('w'))?.attempt).toBe(2);
    await letLeaseRunOut({ id } as Run);
    await queue.sweep();
    expect(await queue.claim('w')).toBeUndefined();
    for (const attempt of [3, 4, 5]) {
      expect((await claimAgain()).attempt).toBe(attempt);
      await letLeaseRunOut({ id } as Run);
      await queue.sweep();
    }
    expect(await store.get(tenant, id)).toMatchObject({
      state: 'failed',
      error: { code: 'EC-LEASE-LOST', attempt: 5 },
    });
    expect((await eventsOf(id)).filter((type) => type === 'run.failed')).toHaveLength(1);
  });

  it('cancels a queued run at once and a running one when its worker acknowledges or is lost', async () => {
    const queued = await create();
    expect((await store.change(tenant, queued.id, { type: 'cancel' }, {})).state).toBe('canceled');
    expect(await queue.claim('w')).toBeUndefined();
    await create();
    const running = (await queue.claim('w'))!;
    const canceling = await store.change(tenant, running.id, { type: 'cancel' }, { cancelReason: 'wrong profile' });
    expect(canceling).toMatchObject({ state: 'canceling', cancelReason: 'wrong profile' });
    expect((await store.change(tenant, running.id, { type: 'cancel' }, {})).state).toBe('canceling');
    expect(await new PgRunLease(test.database, running).beginStage('plan')).toEqual({ isCanceling: true });
    await letLeaseRunOut(running);
    await queue.sweep();
    expect((await store.get(tenant, running.id)).state).toBe('canceled');
    await expect(store.change(tenant, running.id, { type: 'cancel' }, {})).rejects.toMatchObject({
      code: 'EC-CONFLICT-STATE',
    });
  });

  it('holds a run until its notBefore and expires it after its deadline, by the clock of the database', async () => {
    const later = await create({ notBefore: new Date(Date.now() + 3_600_000).toISOString() });
    expect(later.state).toBe('scheduled');
    expect(await queue.claim('w')).toBeUndefined();
    expect(await queue.sweep()).toBeUndefined();
    await test.owner.execute(`UPDATE export_center.run_queue SET not_before = clock_timestamp() WHERE run_id = $1`, [
      later.id,
    ]);
    expect(await queue.sweep()).toBeDefined();
    expect((await queue.claim('w'))?.id).toBe(later.id);
    const late = await create({ deadline: new Date(Date.now() - 1_000).toISOString() });
    expect(await queue.claim('w')).toBeUndefined();
    await queue.sweep();
    expect((await store.get(tenant, late.id)).state).toBe('expired');
  });

  it('shows the queue of one tenant nothing of another', async () => {
    const other = await test.tenant();
    const { id } = await create();
    await expect(store.get(other, id)).rejects.toMatchObject({ code: 'EC-NOT-FOUND' });
    await expect(store.change(other, id, { type: 'cancel' }, {})).rejects.toMatchObject({ code: 'EC-NOT-FOUND' });
    await test.database.tenant(other, (tx) => tx.query('SELECT export_center.run_queue_move($1, $2, 0)', [id, 'idle']));
    expect((await queue.claim('w'))?.id).toBe(id);
    await expect(test.database.system((tx) => tx.query('SELECT 1 FROM export_center.run_queue'))).rejects.toThrow();
  });

  it('numbers the events of a tenant without gap or repeat under concurrent writers', async () => {
    await Promise.all(Array.from({ length: 15 }, () => create()));
    const rows = await test.owner.query<{ seq: string }>(
      'SELECT seq FROM export_center.events WHERE tenant_id = $1 ORDER BY seq',
      [tenant],
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });
});
