import { randomUUID } from 'node:crypto';
import type { TenantId } from '../../src/kernel/ids.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';
import { appendEvent } from '../../src/platform/events/append-event.js';
import { eventTypes, type EventType } from '../../src/platform/events/event-types.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startRunsApi, type Client, type RunsApi } from '../support/runs/api-harness.js';
import { readStream, type StreamFrame } from '../support/runs/event-stream.js';

let test: TestDatabase;
let api: RunsApi;
let viewer: Client;
let tenant: TenantId;
let slug = '';

beforeAll(async () => {
  test = await createTestDatabase();
  api = await startRunsApi(test.database);
});
beforeEach(async () => {
  slug = `acme-${randomUUID().slice(0, 8)}`;
  tenant = await test.tenant(slug);
  viewer = await api.as(slug, 'viewer');
});
afterAll(async () => {
  await api.close();
  await test.close();
});

const append = (type: EventType, subject = 'run_1', database = test.database) =>
  database.tenant(tenant, (tx) => appendEvent(tx, tenant, { type, subject, data: {} }));

interface Page {
  readonly items: { readonly sequence: string; readonly type: string; readonly source: string }[];
  readonly nextPageToken?: string;
  readonly total: object;
  readonly code?: string;
}
const list = (query = '') => viewer.send<Page>('GET', `/events${query}`);
const numbers = async (query = '') => (await list(query)).body.items.map(({ sequence }) => Number(sequence));

async function take(frames: AsyncGenerator<StreamFrame>, most: number): Promise<StreamFrame[]> {
  const found: StreamFrame[] = [];
  while (found.length < most) {
    const { value, done } = await frames.next();
    if (done) break;
    if (value.data) found.push(value);
  }
  return found;
}

describe('the timeline of a tenant', () => {
  it('lists every event in order, in pages, by type and after a number', async () => {
    for (let i = 0; i < 6; i += 1) await append(i % 2 ? 'run.succeeded' : 'profile.revised');
    const first = await list('?pageSize=4');
    expect(first.body.items[0]).toMatchObject({
      type: 'export-center.profile.revised.v1',
      source: `/tenants/${slug}`,
      sequence: '1',
    });
    expect(first.body.total).toEqual({ count: 5, type: 'AT_LEAST' });
    const next = /^<\/api\/v1([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')![1]!;
    expect((await viewer.send<Page>('GET', next)).body.items.map(({ sequence }) => sequence)).toEqual(['5', '6']);
    expect(await numbers('?types=run.succeeded')).toEqual([2, 4, 6]);
    expect(await numbers('?types=run.succeeded,profile.revised&after=3')).toEqual([4, 5, 6]);
    expect(await numbers('?types=run.failed')).toEqual([]);
    expect(await numbers('?after=6')).toEqual([]);
  });

  it.each([
    ['types=run.won', 'EC-FILTER'],
    ['types=', 'EC-FILTER'],
    ['after=-1', 'EC-FILTER'],
    ['after=1.5', 'EC-FILTER'],
    ['after=x', 'EC-FILTER'],
    ['type=run.failed', 'EC-PARAM-UNKNOWN'],
  ])('B08 refuses ?%s', async (query, code) => {
    const { status, body } = await list(`?${query}`);
    expect([status, body.code]).toEqual([400, code]);
  });

  it('B13 refuses a page token under other types, another start or another tenant', async () => {
    for (let i = 0; i < 3; i += 1) await append('run.failed');
    const token = (await list('?types=run.failed&pageSize=1')).body.nextPageToken!;
    expect((await list(`?types=run.failed&pageSize=1&pageToken=${token}`)).status).toBe(200);
    for (const query of ['', '&types=run.queued', '&types=run.failed&after=1'])
      expect((await list(`?pageSize=1&pageToken=${token}${query}`)).body.code).toBe('EC-PAGE-TOKEN');
  });

  it('streams what any process commits, by type, and goes on after Last-Event-ID or `after`', async () => {
    const stop = new AbortController();
    const url = `${api.app.url}/api/v1/events?types=run.failed,run.succeeded`;
    await append('run.failed');
    const stream = readStream(url, viewer.authorization, stop.signal);
    expect((await take(stream, 1)).map(({ id }) => id)).toEqual(['1']);
    const elsewhere = await TypeOrmDatabase.connect(test.settings, { poolSize: 1 });
    await append('run.queued', 'run_2', elsewhere);
    await append('run.succeeded', 'run_2', elsewhere);
    await elsewhere.close();
    const [frame] = await take(stream, 1);
    expect([frame!.id, frame!.type, frame!.data?.sequence]).toEqual(['3', 'export-center.run.succeeded.v1', '3']);
    stop.abort();
    await append('run.failed');
    for (const [more, id] of [
      ['', '3'],
      ['&after=3', undefined],
      ['&after=1', '3'],
    ] as const) {
      const again = new AbortController();
      const resumed = await take(readStream(url + more, viewer.authorization, again.signal, id), 1);
      expect(resumed.map((found) => found.id)).toEqual(['4']);
      again.abort();
    }
  });

  it('carries the trace context of the request that caused an event, or begins one', async () => {
    const admin = await api.as(slug, 'tenant-admin');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const input = { kind: 'json:raw' };
    await admin.send('POST', '/profiles', { ...input, name: 'traced' }, { traceparent });
    await admin.send('POST', '/runs', { profileId: 'traced' }, { traceparent });
    await admin.send('POST', '/profiles', { ...input, name: 'untraced' }, { traceparent: 'nonsense' });
    const { items } = (await viewer.send<{ items: { traceparent: string }[] }>('GET', '/events')).body;
    expect(items.map((event) => event.traceparent)).toEqual([
      traceparent,
      traceparent,
      traceparent,
      expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    ]);
  });

  it('shows nothing of another tenant', async () => {
    await append('run.failed');
    const rivalSlug = `rival-${randomUUID().slice(0, 8)}`;
    await test.tenant(rivalSlug);
    const rival = await api.as(rivalSlug, 'viewer');
    expect((await rival.send<Page>('GET', '/events')).body.items).toEqual([]);
  });

  it('names each type once', () => {
    expect(new Set(eventTypes).size).toBe(eventTypes.length);
  });
});
