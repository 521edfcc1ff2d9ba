import { randomUUID } from 'node:crypto';
import { Deprecated } from '../../src/platform/http/deprecated.decorator.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { ConventionsController } from '../support/conventions-controller.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { deprecatedRoutes, deprecationFaults } from '../support/deprecated-routes.js';

let db: TestDatabase;
let center: TestApp;
let authorization: string;
let slug = '';

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, controllers: [ConventionsController] });
});
beforeEach(async () => {
  slug = `acme-${randomUUID()}`;
  await db.tenant(slug);
  authorization = await center.bearer(slug, 'tenant-admin');
  ConventionsController.writes = 0;
});
afterAll(async () => {
  await center?.close();
  await db?.close();
});

interface Body {
  readonly items: { number: number }[];
  readonly nextPageToken?: string;
  readonly total?: { count: number; type: string };
  readonly code?: string;
}

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

async function send(path: string, init: Sent = {}) {
  const response = await fetch(center.url + path, { ...init, headers: { authorization, ...init.headers } });
  const text = await response.text();
  return { response, status: response.status, body: (text ? JSON.parse(text) : undefined) as Body };
}
const list = (query: string) => send(`/api/v1/colours${query}`);
const create = (query: string, name: string, key = randomUUID()) =>
  send(`/api/v1/colours${query}`, {
    method: 'POST',
    body: JSON.stringify({ name }),
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  });

describe('lists', () => {
  it('lead from page to page by Link rel="next" alone and know the exact total at the end', async () => {
    const numbers: number[] = [];
    const totals: unknown[] = [];
    let path: string | undefined = '/api/v1/colours?pageSize=3&sort=-number';
    while (path) {
      const { body, response } = await send(path);
      numbers.push(...body.items.map(({ number }) => number));
      totals.push(body.total);
      path = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      expect(path === undefined).toBe(body.nextPageToken === undefined);
    }
    expect(numbers).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(totals).toEqual([
      { count: 4, type: 'AT_LEAST' },
      { count: 7, type: 'AT_LEAST' },
      { count: 7, type: 'EXACT' },
    ]);
  });

  it('count where they are asked to', async () => {
    expect((await list('?pageSize=3&total=true')).body.total).toEqual({ count: 7, type: 'EXACT' });
    expect((await list('?pageSize=3&colour=red,green&total=true')).body.total).toEqual({ count: 5, type: 'EXACT' });
  });

  it.each([
    ['sort=colour', 'EC-SORT'],
    ['sort=', 'EC-SORT'],
    ['sort=number&sort=number', 'EC-SORT'],
    ['colour=mauve', 'EC-FILTER'],
    ['colour=', 'EC-FILTER'],
    [`colour=${Array.from({ length: 51 }, () => 'red').join(',')}`, 'EC-FILTER'],
    ['parity=both', 'EC-FILTER'],
    ['after=yesterday', 'EC-FILTER'],
    ['after=2026-01-01T00:00:00', 'EC-FILTER'],
    ['total=yes', 'EC-VALIDATION'],
    ['pageSize=0', 'EC-VALIDATION'],
    ['pageToken=a&pageToken=b', 'EC-PAGE-TOKEN'],
    ['color=red', 'EC-PARAM-UNKNOWN'],
  ])('B08 refuse ?%s with 400 %s', async (query, code) => {
    const { status, body } = await list(`?${query}`);
    expect([status, body.code]).toEqual([400, code]);
  });

  it('B13 refuse the token of another filter, order or tenant, a changed one and one of 8 KiB', async () => {
    const token = (await list('?pageSize=3&colour=red,green')).body.nextPageToken!;
    const answers = [
      await list(`?pageSize=3&colour=red&pageToken=${token}`),
      await list(`?pageSize=3&pageToken=${token}`),
      await list(`?pageSize=3&colour=red,green&sort=-number&pageToken=${token}`),
      await list(`?pageSize=3&colour=red,green&pageToken=${token.slice(0, -1)}`),
      await list(`?pageSize=3&colour=red,green&pageToken=${'A'.repeat(8192)}`),
    ];
    const rival = `rival-${randomUUID()}`;
    await db.tenant(rival);
    authorization = await center.bearer(rival, 'tenant-admin');
    answers.push(await list(`?pageSize=3&colour=red,green&pageToken=${token}`));
    for (const { status, body } of answers) expect([status, body.code]).toEqual([400, 'EC-PAGE-TOKEN']);
  });
});

describe('versions', () => {
  it.each([
    ['"r1"', 304],
    ['W/"r1"', 304],
    ['"r0", "r1"', 304],
    ['*', 304],
    ['"r0"', 200],
    ['r1', 200],
  ])('answer If-None-Match %s with %d', async (known, status) => {
    const answer = await send('/api/v1/colours/one', { headers: { 'if-none-match': known } });
    expect([answer.status, answer.response.headers.get('etag')]).toEqual([status, '"r1"']);
    expect(answer.body === undefined).toBe(status === 304);
  });
});

describe('a dry run', () => {
  const events = () =>
    db.owner.query(
      `SELECT FROM export_center.events e JOIN export_center.tenants t ON t.id = e.tenant_id WHERE t.slug = $1`,
      [slug],
    );

  it('succeeds without effect and leaves the idempotency key for the live call', async () => {
    const key = randomUUID();
    expect((await create('?validateOnly=true', 'a', key)).status).toBe(204);
    expect([await events(), ConventionsController.writes]).toEqual([[], 0]);
    const live = await create('', 'a', key);
    expect([live.status, live.response.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([(await events()).length, ConventionsController.writes]).toEqual([1, 1]);
  });

  it('fails exactly as the live call does', async () => {
    for (const name of ['taken', 'NOT A NAME']) {
      const [dry, live] = [await create('?validateOnly=true', name), await create('', name)];
      expect(dry.status).toBeGreaterThanOrEqual(400);
      expect({ ...dry.body, traceId: 0 }).toEqual({ ...live.body, traceId: 0 });
    }
    const used = randomUUID();
    await create('', 'a', used);
    expect((await create('?validateOnly=true', 'b', used)).body.code).toBe('EC-IDEMPOTENCY-MISMATCH');
    const repeated = await create('?validateOnly=true', 'a', used);
    expect([repeated.status, repeated.response.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(ConventionsController.writes).toBe(1);
  });

  it('needs the key and the scope that the live call needs', async () => {
    const bare = await send('/api/v1/colours?validateOnly=true', { method: 'POST', body: '{}' });
    expect([bare.status, bare.body.code]).toEqual([415, 'EC-MEDIA-TYPE']);
    const keyless = await send('/api/v1/colours?validateOnly=true', {
      method: 'POST',
      body: '{"name":"a"}',
      headers: { 'content-type': 'application/json' },
    });
    expect([keyless.status, keyless.body.code]).toEqual([400, 'EC-IDEMPOTENCY-MISSING']);
    authorization = await center.bearer(slug, 'viewer');
    expect((await create('?validateOnly=true', 'a')).status).toBe(403);
  });
});

describe('deprecated routes', () => {
  it('announce their end in every answer, refusals included, and in the OpenAPI document', async () => {
    const routes = deprecatedRoutes(center.app);
    expect(routes.map(({ path }) => path)).toEqual(['/api/v1/colours/old']);
    for (const query of ['', '?validateOnly=true', '?unknown=1']) {
      const { response } = await send(routes[0]!.path + query);
      expect([query, deprecationFaults(response)]).toEqual([query, []]);
      expect(response.headers.get('link')).toContain('</api/v1/colours>; rel="successor-version"');
    }
    const document = (await (await fetch(`${center.url}/openapi.json`)).json()) as {
      paths: Record<string, { get: { deprecated?: boolean; operationId: string } }>;
    };
    expect(document.paths['/api/v1/colours/old']?.get).toMatchObject({
      deprecated: true,
      operationId: 'listOldColours',
    });
    expect(deprecationFaults((await list('')).response)).toHaveLength(4);
  });

  it('cannot end before 180 days are over', () => {
    const declare = (sunset: string) => () => Deprecated({ since: '2027-01-01', sunset, docs: '/docs' });
    expect(declare('2027-06-29')).toThrow('180 days');
    expect(declare('soon')).toThrow('not a day');
    expect(declare('2027-06-30')).not.toThrow();
  });
});
