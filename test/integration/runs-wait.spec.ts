import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PgRunLease } from '../../src/runs/pg-run-lease.js';
import { PgRunQueue } from '../../src/runs/pg-run-queue.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startRunsApi, type Client, type RunsApi } from '../support/runs/api-harness.js';
import { resultOf } from '../support/runs/fake-pipeline.js';

let test: TestDatabase;
let api: RunsApi;
let operator: Client;
let slug = '';

beforeAll(async () => {
  test = await createTestDatabase();
  api = await startRunsApi(test.database);
});
beforeEach(async () => {
  await test.owner.execute(`UPDATE export_center.run_queue SET state = 'idle'`);
  slug = `acme-${randomUUID().slice(0, 8)}`;
  await test.tenant(slug);
  const admin = await api.as(slug, 'tenant-admin');
  await admin.send('POST', '/profiles', { name: 'nightly', kind: 'json:raw' });
  operator = await api.as(slug, 'operator');
});
afterAll(async () => {
  await api.close();
  await test.close();
});

const create = (query = '', headers = {}) => operator.send('POST', `/runs${query}`, { profileId: 'nightly' }, headers);

/** Carries the next run out as a worker would, in so many milliseconds. */
async function finishAfter(milliseconds: number): Promise<void> {
  await sleep(milliseconds);
  const run = (await new PgRunQueue(test.database).claim('w'))!;
  await new PgRunLease(test.database, run).end({ type: 'finalize' }, { result: resultOf('bundle') });
}
const timed = async <T>(work: Promise<T>): Promise<[T, number]> => {
  const started = performance.now();
  return [await work, performance.now() - started];
};

describe('Prefer: wait', () => {
  it('holds POST /runs until the run has ended and answers it with 200', async () => {
    const [[answer, took]] = await Promise.all([timed(create('', { prefer: 'wait=15' })), finishAfter(400)]);
    expect([answer.status, answer.body['state']]).toEqual([200, 'succeeded']);
    expect(answer.headers.get('preference-applied')).toBe('wait=15');
    expect(answer.headers.get('location')).toBe(`/api/v1/runs/${String(answer.body['id'])}`);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(took).toBeGreaterThan(350);
    expect(took).toBeLessThan(5_000);
  });

  it('holds GET /runs/{id} on the event, not on a fast poll', async () => {
    const { body } = await create();
    const [[answer, took]] = await Promise.all([
      timed(operator.send('GET', `/runs/${String(body['id'])}`, undefined, { prefer: 'respond-async, wait=20' })),
      finishAfter(700),
    ]);
    expect([answer.status, answer.body['state'], answer.headers.get('preference-applied')]).toEqual([
      200,
      'succeeded',
      'wait=20',
    ]);
    expect(took).toBeGreaterThan(650);
    expect(took).toBeLessThan(5_000);
  });

  it('answers with what there is when the time is over', async () => {
    const [answer, took] = await timed(create('', { prefer: 'wait=1' }));
    expect([answer.status, answer.body['state'], answer.headers.get('preference-applied')]).toEqual([
      202,
      'queued',
      'wait=1',
    ]);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(took).toBeGreaterThan(950);
    const [read, second] = await timed(
      operator.send('GET', `/runs/${String(answer.body['id'])}`, undefined, { prefer: 'wait=1' }),
    );
    expect([read.status, read.body['state']]).toEqual([200, 'queued']);
    expect(second).toBeGreaterThan(950);
  });

  it.each([undefined, 'wait=0', 'wait=-1', 'wait=soon', 'return=minimal'])('does not hold for %s', async (prefer) => {
    const [answer, took] = await timed(create('', prefer === undefined ? {} : { prefer }));
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([202, null]);
    expect(took).toBeLessThan(900);
  });

  it('finds nothing of another tenant, and does not wait for it', async () => {
    const { body } = await create();
    const rivalSlug = `rival-${randomUUID().slice(0, 8)}`;
    await test.tenant(rivalSlug);
    const rival = await api.as(rivalSlug, 'tenant-admin');
    const [answer, took] = await timed(
      rival.send('GET', `/runs/${String(body['id'])}`, undefined, { prefer: 'wait=20' }),
    );
    expect(answer.status).toBe(404);
    expect(took).toBeLessThan(2_000);
  });

  it('leaves nothing waiting behind a client that went away', async () => {
    const { body } = await create();
    const gone = new AbortController();
    const waiting = fetch(`${operator.url}/api/v1/runs/${String(body['id'])}`, {
      headers: { authorization: operator.authorization, prefer: 'wait=20' },
      signal: gone.signal,
    });
    await sleep(200);
    gone.abort();
    await expect(waiting).rejects.toThrow();
    const [, took] = await timed(create('', { prefer: 'wait=1' }));
    expect(took).toBeLessThan(3_000);
  });
});

describe('a dry run of a run', () => {
  const runs = async () => (await operator.send<{ items: unknown[] }>('GET', '/runs')).body.items.length;
  const events = async () =>
    (await operator.send<{ items: unknown[] }>('GET', '/events?types=run.created,run.queued')).body.items.length;

  it('creates nothing, queues nothing and leaves the key for the live call', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const dry = await create('?validateOnly=true', key);
    expect([dry.status, dry.body]).toEqual([204, undefined]);
    expect([await runs(), await events(), await new PgRunQueue(test.database).claim('w')]).toEqual([0, 0, undefined]);
    expect((await create('', key)).status).toBe(202);
    expect(await runs()).toBe(1);
  });

  it('fails as the live call does', async () => {
    for (const [body, code] of [
      [{ profileId: 'weekly' }, 'EC-NOT-FOUND'],
      [{ profileId: 'nightly', base: {} }, 'EC-PROFILE-COMBINATION'],
      [{ profileId: 'nightly', deadline: '2020-01-01T00:00:00Z' }, 'EC-VALIDATION'],
      [{ profileId: 'nightly', speed: 9 }, 'EC-VALIDATION'],
    ] as const) {
      const live = await operator.send('POST', '/runs', body);
      const dry = await operator.send('POST', '/runs?validateOnly=true', body);
      expect([dry.status, dry.body['code'], dry.body['detail']]).toEqual([live.status, code, live.body['detail']]);
    }
    api.planner.records = 0;
    expect((await create('?validateOnly=true')).body['code']).toBe('EC-SELECTOR-EMPTY');
    api.planner.records = 3;
  });

  it('of cancel, retry and reproduce changes nothing and knows their states', async () => {
    const { body } = await create();
    const id = String(body['id']);
    const send = async (verb: string) =>
      (await operator.send('POST', `/runs/${id}:${verb}?validateOnly=true`, {})).status;
    expect([await send('cancel'), await send('retry'), await send('reproduce')]).toEqual([204, 409, 409]);
    expect((await operator.send('GET', `/runs/${id}`)).body['state']).toBe('queued');
    await finishAfter(0);
    expect([await send('cancel'), await send('retry'), await send('reproduce')]).toEqual([409, 409, 204]);
    expect(await runs()).toBe(1);
  });
});
