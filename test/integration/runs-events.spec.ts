import type { TenantId } from '../../src/kernel/ids.js';
import { appendEvent } from '../../src/platform/events/append-event.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';
import { EventStream } from '../../src/platform/events/event-stream.js';
import { PgRunStore } from '../../src/runs/pg-run-store.js';
import type { Run } from '../../src/runs/run.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startRunsApi, type RunsApi } from '../support/runs/api-harness.js';
import { readStream, type StreamFrame } from '../support/runs/event-stream.js';
import { aNewRun, storedProfile } from '../support/runs/run-fixtures.js';

let test: TestDatabase;
let api: RunsApi;
let tenant: TenantId;
let run: Run;
let count = 0;
let slug = '';

beforeAll(async () => {
  test = await createTestDatabase();
  api = await startRunsApi(test.database);
});
beforeEach(async () => {
  slug = `events-${(count += 1)}`;
  tenant = await test.tenant(slug);
  run = await new PgRunStore(test.database).create(aNewRun(tenant, await storedProfile(test.database, tenant)));
});
afterAll(async () => {
  await api.close();
  await test.close();
});

const append = (name: string) =>
  test.database.tenant(tenant, (tx) =>
    appendEvent(tx, tenant, { type: 'run.warning', subject: run.id, data: { name } }),
  );
const url = () => `${api.app.url}/api/v1/runs/${run.id}/events`;

async function take(frames: AsyncGenerator<StreamFrame>, most: number): Promise<StreamFrame[]> {
  const found: StreamFrame[] = [];
  while (found.length < most) {
    const { value, done } = await frames.next();
    if (done) break;
    if (value.data) found.push(value);
  }
  return found;
}

describe('events of a run', () => {
  it('are listed in pages as CloudEvents, beyond the tenth in the order of their numbers', async () => {
    for (let i = 0; i < 12; i += 1) await append(`w${i}`);
    const viewer = await api.as(slug, 'viewer');
    type Page = { items: { sequence: string; type: string; source: string }[]; nextPageToken?: string };
    const first = (await viewer.send<Page>('GET', `/runs/${run.id}/events?pageSize=8`)).body;
    const rest = (
      await viewer.send<Page>(
        'GET',
        `/runs/${run.id}/events?pageSize=8&pageToken=${encodeURIComponent(first.nextPageToken!)}`,
      )
    ).body;
    expect([...first.items, ...rest.items].map(({ sequence }) => Number(sequence))).toEqual(
      Array.from({ length: 14 }, (_, i) => i + 1),
    );
    expect(first.items[0]).toMatchObject({
      specversion: '1.0',
      type: 'export-center.run.created.v1',
      source: `/tenants/${slug}`,
      subject: run.id,
    });
  });

  it('stream as they are committed, also when another process commits them, and resume after Last-Event-ID', async () => {
    const stop = new AbortController();
    const bearer = await api.app.bearer(slug, 'viewer');
    const stream = readStream(url(), bearer, stop.signal);
    expect((await take(stream, 2)).map(({ id }) => id)).toEqual(['1', '2']);
    const elsewhere = await TypeOrmDatabase.connect(test.settings, { poolSize: 1 });
    await elsewhere.tenant(tenant, (tx) =>
      appendEvent(tx, tenant, { type: 'run.warning', subject: run.id, data: { name: 'far' } }),
    );
    await elsewhere.close();
    const sent = performance.now();
    const [far] = await take(stream, 1);
    expect([far!.id, far!.data!.data]).toEqual(['3', { name: 'far' }]);
    expect(performance.now() - sent).toBeLessThan(1_000);
    stop.abort();
    await append('while away');
    const again = new AbortController();
    const resumed = await take(readStream(url(), bearer, again.signal, '3'), 1);
    expect(resumed.map(({ id, data }) => [id, data!.data['name']])).toEqual([['4', 'while away']]);
    again.abort();
  });

  it('survive a restart of the API: a client goes on where it was', async () => {
    const second = await startRunsApi(test.database);
    const stop = new AbortController();
    const stream = readStream(
      `${second.app.url}/api/v1/runs/${run.id}/events`,
      await second.app.bearer(slug, 'viewer'),
      stop.signal,
    );
    const [, last] = await take(stream, 2);
    await second.close();
    await expect(take(stream, 1).catch(() => [])).resolves.toEqual([]);
    await append('after the restart');
    const third = new AbortController();
    const resumed = await take(readStream(url(), await api.app.bearer(slug, 'viewer'), third.signal, last!.id), 1);
    expect(resumed[0]!.data!.data).toEqual({ name: 'after the restart' });
    third.abort();
  });

  it('are not delivered before their transaction commits, and never if it does not', async () => {
    const stop = new AbortController();
    const stream = readStream(url(), await api.app.bearer(slug, 'viewer'), stop.signal);
    await take(stream, 2);
    const committed = Promise.withResolvers<void>();
    const writing = test.database.tenant(tenant, async (tx) => {
      await appendEvent(tx, tenant, { type: 'run.warning', subject: run.id, data: { name: 'held' } });
      await committed.promise;
    });
    let early = true;
    const next = take(stream, 1).then((frames) => ({ frames, early }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    early = false;
    committed.resolve();
    await writing;
    const { frames, early: cameEarly } = await next;
    expect([cameEarly, frames[0]!.data!.data['name']]).toEqual([false, 'held']);
    const rolledBack = test.database.tenant(tenant, async (tx) => {
      await appendEvent(tx, tenant, { type: 'run.warning', subject: run.id, data: { name: 'never' } });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow();
    expect(await append('next')).toBe(4);
    expect((await take(stream, 1))[0]!.data!.data['name']).toBe('next');
    stop.abort();
  });

  it('come with a heartbeat while nothing happens, and the stream ends after its lifetime', async () => {
    const stream = api.app.app.get(EventStream, { strict: false });
    const seen = [];
    const started = performance.now();
    const times = { heartbeat: 40, lifetime: 200 };
    for await (const event of stream.follow(
      { id: tenant, slug },
      { subject: run.id },
      2,
      new AbortController().signal,
      times,
    ))
      seen.push(event);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.every((event) => event === undefined)).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('refuse a Last-Event-ID that is no number, and a media type that is neither', async () => {
    const viewer = await api.as(slug, 'viewer');
    const wrong = await viewer.send('GET', `/runs/${run.id}/events`, undefined, {
      accept: 'text/event-stream',
      'last-event-id': 'x',
    });
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'EC-VALIDATION']);
    expect((await viewer.send('GET', `/runs/${run.id}/events`, undefined, { accept: 'image/png' })).status).toBe(406);
  });
});
