import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { AccessModule } from '../../src/features/access/access.module.js';
import { TenantsModule } from '../../src/features/tenants/tenants.module.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import { PgRunQueue } from '../../src/runs/pg-run-queue.js';
import type { TenantId } from '../../src/kernel/ids.js';

let db: TestDatabase;
let center: TestApp;
let home: TenantId;
/** Two administrators of the platform. */
let ann: string;
let bob: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, modules: [TenantsModule, AccessModule] });
  home = await db.tenant('home');
  ann = await platformAdmin('ann');
  bob = await platformAdmin('bob');
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

async function platformAdmin(sub: string): Promise<string> {
  return `Bearer ${await center.tokens.mint({ tenant: home, sub, roles: ['platform-admin'] })}`;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: object, authorization = ann, headers = {}): Promise<Answer> {
  const response = await fetch(`${center.url}/api/v1/admin/${path}`, {
    method,
    body: body && JSON.stringify(body),
    headers: {
      authorization,
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(method === 'POST' ? { 'Idempotency-Key': crypto.randomUUID() } : {}),
      ...headers,
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

let number = 0;
async function aTenant(): Promise<{ id: TenantId; slug: string; etag: string }> {
  const slug = `made-${(number += 1)}`;
  const { status, body, headers } = await call('POST', 'tenants', { slug, name: `Number ${number}` });
  expect(status).toBe(201);
  return { id: body['id'] as TenantId, slug, etag: headers.get('etag') ?? '' };
}

const why = { reason: 'ticket 1' };

async function statusOf(tenant: string): Promise<number> {
  const token = await center.tokens.mint({ tenant, roles: ['viewer'] });
  return (await fetch(`${center.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
}

describe('tenants', () => {
  it('are made, shown, renamed and listed by platform administrators', async () => {
    const { id, slug, etag } = await aTenant();
    expect(await call('GET', `tenants/${slug}`)).toMatchObject({ status: 200, body: { id, status: 'active' } });
    const renamed = await call('PATCH', `tenants/${id}`, { name: 'New' }, ann, { 'If-Match': etag });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'New', slug } });
    expect((await call('PATCH', `tenants/${id}`, { name: 'Old' }, ann, { 'If-Match': etag })).status).toBe(412);
    expect((await call('PATCH', `tenants/${id}`, { name: 'Old' })).status).toBe(428);
    const slugs: string[] = [];
    for (let token = ''; ;) {
      const page = await call('GET', `tenants?pageSize=1${token && `&pageToken=${token}`}`);
      slugs.push(...(page.body['items'] as { slug: string }[]).map((item) => item.slug));
      token = (page.body['nextPageToken'] as string | undefined) ?? '';
      if (token === '') break;
    }
    expect(slugs).toEqual(slugs.toSorted());
    expect(slugs).toEqual(expect.arrayContaining(['home', slug]));
  });

  it('are made once under one slug and one key', async () => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const body = { slug: 'once', name: 'Once' };
    const first = await call('POST', 'tenants', body, ann, headers);
    const again = await call('POST', 'tenants', body, ann, headers);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await call('POST', 'tenants', body)).toMatchObject({ status: 409, body: { code: 'EC-CONFLICT-NAME' } });
    expect((await call('POST', 'tenants?validateOnly=true', { slug: 'dry', name: 'Dry' })).status).toBe(204);
    expect((await call('POST', 'tenants?validateOnly=true', body)).status).toBe(409);
    expect((await call('GET', 'tenants/dry')).status).toBe(404);
  });

  it.each([
    ['upper case', { slug: 'Acme', name: 'x' }],
    ['an id as slug', { slug: '01234567-89ab-cdef-0123-456789abcdef', name: 'x' }],
    ['a blank name', { slug: 'blank', name: '  ' }],
    ['a control character', { slug: 'bell', name: 'a\u0007' }],
    ['no name', { slug: 'nameless' }],
  ])('B10 are not made with %s', async (_, body) => {
    expect(await call('POST', 'tenants', body)).toMatchObject({ status: 400, body: { code: 'EC-VALIDATION' } });
  });

  it.each(['nobody', 'Nobody', '..%2f', 'x'.repeat(64), '01234567-89ab-cdef-0123-456789abcdef'])(
    'B14 are not found as %s',
    async (name) => {
      expect(await call('GET', `tenants/${name}`)).toMatchObject({ status: 404 });
    },
  );

  it('are deleted while nothing belongs to them, and never afterwards', async () => {
    const unused = await aTenant();
    const used = await aTenant();
    await createApiKey(db.database, used.id, { name: 'k', createdBy: 't' });
    const remove = ({ id, etag }: { id: string; etag: string }) =>
      call('DELETE', `tenants/${id}`, undefined, ann, { 'If-Match': etag });
    expect((await remove(unused)).status).toBe(204);
    expect((await call('GET', `tenants/${unused.id}`)).status).toBe(404);
    expect(await remove(used)).toMatchObject({ status: 409, body: { code: 'EC-CONFLICT-IN-USE' } });
  });
});

describe('a suspended tenant', () => {
  it('lets nobody in until it is resumed', async () => {
    const { id, slug } = await aTenant();
    expect(await call('POST', `tenants/${id}:suspend`, why)).toMatchObject({
      status: 200,
      body: { status: 'suspended' },
    });
    expect((await call('POST', `tenants/${id}:suspend`, why)).status).toBe(200);
    expect(await statusOf(slug)).toBe(403);
    expect(await call('POST', `tenants/${slug}:resume`, why)).toMatchObject({ body: { status: 'active' } });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(await statusOf(slug)).toBe(200);
  });

  it('has its queued runs wait, and they go on when it is resumed', async () => {
    const { id } = await aTenant();
    await db.database.tenant(id, (tx) =>
      tx.query(`SELECT export_center.run_queue_put('run_01JC0000000000000000000000', 'queued', 10, NULL, NULL)`),
    );
    const claim = () =>
      db.database.system((tx) =>
        tx.query<{ tenant: string }>(`SELECT * FROM export_center.run_queue_claim('w', 1000)`),
      );
    await call('POST', `tenants/${id}:suspend`, why);
    expect(await claim()).toEqual([]);
    expect((await new PgRunQueue(db.database).depth()).queued).toBe(1);
    await call('POST', `tenants/${id}:resume`, why);
    expect(await claim()).toEqual([expect.objectContaining({ tenant: id })]);
  });

  it('is never the one from which the administrator acts', async () => {
    expect(await call('POST', 'tenants/home:suspend', why)).toMatchObject({ status: 409 });
    expect(await call('POST', 'tenants/home:erase', { ...why, confirm: 'home' })).toMatchObject({ status: 409 });
  });
});

describe('the erasure of a tenant', () => {
  async function suspended() {
    const tenant = await aTenant();
    await call('POST', `tenants/${tenant.id}:suspend`, why);
    return tenant;
  }

  it('is asked for by one and approved by another, and then nothing leads back', async () => {
    const { id, slug } = await suspended();
    const asked = await call('POST', `tenants/${id}:erase`, { ...why, confirm: slug });
    expect(asked).toMatchObject({ status: 202, body: { state: 'awaiting_approval', requestedBy: 'ann' } });
    expect(asked.headers.get('location')).toBe(`/api/v1/admin/tenants/${id}/erasure`);
    expect(await call('POST', `tenants/${id}:approveErasure`)).toMatchObject({
      status: 403,
      body: { code: 'EC-AUTHZ-SELF' },
    });
    expect(await call('GET', `tenants/${id}`)).toMatchObject({ body: { status: 'suspended' } });
    const approved = await call('POST', `tenants/${id}:approveErasure`, undefined, bob);
    expect(approved).toMatchObject({ status: 202, body: { state: 'approved', approvedBy: 'bob' } });
    expect(await call('GET', `tenants/${id}`)).toMatchObject({ body: { status: 'erased', name: 'erased', slug } });
    for (const verb of ['resume', 'suspend'])
      expect(await call('POST', `tenants/${id}:${verb}`, why)).toMatchObject({ status: 409 });
    expect(await call('POST', `tenants/${id}:cancelErasure`)).toMatchObject({ status: 409 });
    expect(await call('POST', 'tenants', { slug, name: 'again' })).toMatchObject({ status: 409 });
  });

  it('needs a suspended tenant, its slug once more, and a reason', async () => {
    const { id, slug } = await aTenant();
    const erase = (body: object) => call('POST', `tenants/${id}:erase`, body);
    expect(await erase({ ...why, confirm: slug })).toMatchObject({ status: 409 });
    await call('POST', `tenants/${id}:suspend`, why);
    expect(await erase({ ...why, confirm: 'another' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/confirm' }] },
    });
    expect(await erase({ reason: ' ', confirm: slug })).toMatchObject({ status: 400 });
    expect(await erase({ ...why, confirm: slug })).toMatchObject({ status: 202 });
    expect(await erase({ ...why, confirm: slug })).toMatchObject({ status: 409 });
  });

  it('can be taken back until it is approved, and asked for anew', async () => {
    const { id, slug } = await suspended();
    await call('POST', `tenants/${id}:erase`, { ...why, confirm: slug });
    expect(await call('POST', `tenants/${id}:cancelErasure`, undefined, bob)).toMatchObject({
      body: { state: 'canceled' },
    });
    expect(await call('POST', `tenants/${id}:approveErasure`, undefined, bob)).toMatchObject({ status: 409 });
    expect(await call('POST', `tenants/${id}:erase`, { ...why, confirm: slug }, bob)).toMatchObject({ status: 202 });
    await call('POST', `tenants/${id}:resume`, why);
    expect(await call('POST', `tenants/${id}:approveErasure`)).toMatchObject({ status: 409 });
  });

  it('is not approved with another key of who asked, nor with a key of the asking key', async () => {
    const key = (createdBy: string) =>
      createApiKey(db.database, home, { name: 'p', roles: ['platform-admin'], createdBy });
    const { id, slug } = await suspended();
    const asking = await key('ann');
    await call('POST', `tenants/${id}:erase`, { ...why, confirm: slug }, `Bearer ${asking.key}`);
    const approve = async (authorization: string) =>
      (await call('POST', `tenants/${id}:approveErasure`, undefined, authorization)).status;
    expect(await approve(ann)).toBe(403);
    expect(await approve(`Bearer ${(await key('ann')).key}`)).toBe(403);
    expect(await approve(`Bearer ${(await key(`key:${asking.id}`)).key}`)).toBe(403);
    expect(await approve(`Bearer ${(await key('carl')).key}`)).toBe(202);
  });
});

describe('quotas of a tenant', () => {
  it('take the place of the installation’s, as a whole and by version', async () => {
    const { id, slug } = await aTenant();
    const before = await call('GET', `quotas/${slug}`);
    const etag = before.headers.get('etag') ?? '';
    const put = (items: object[], match = etag) => call('PUT', `quotas/${id}`, { items }, ann, { 'If-Match': match });
    const own = [{ name: 'runs.daily', limit: 7 }];
    const first = await put(own);
    expect(first.status).toBe(200);
    expect(first.body['items']).toContainEqual({ name: 'runs.daily', limit: 7, own: true });
    expect((await put([])).status).toBe(412);
    const rows = await db.database.tenant(id, (tx) =>
      tx.query(`SELECT name, limit_value, updated_by FROM export_center.tenant_quotas`),
    );
    expect(rows).toEqual([{ name: 'runs.daily', limit_value: '7', updated_by: 'ann' }]);
    const second = await put([{ name: 'storage.bytes', limit: 5 }], first.headers.get('etag') ?? '');
    expect(second.body['items']).toContainEqual({ name: 'storage.bytes', limit: 5, own: true });
    expect((second.body['items'] as { own: boolean }[]).filter((item) => item.own)).toHaveLength(1);
  });

  it.each([
    ['an unknown name', [{ name: 'wishes', limit: 3 }]],
    ['a negative limit', [{ name: 'runs.daily', limit: -1 }]],
    ['a broken number', [{ name: 'runs.daily', limit: 1.5 }]],
    [
      'a name twice',
      [
        { name: 'runs.daily', limit: 1 },
        { name: 'runs.daily', limit: 2 },
      ],
    ],
    ['nothing', [null]],
  ])('B09 refuse %s', async (_, items) => {
    const { id } = await aTenant();
    expect(await call('PUT', `quotas/${id}`, { items }, ann, { 'If-Match': '*' })).toMatchObject({ status: 400 });
  });
});

describe('the audit log of the administrator', () => {
  it('tells of every act, in the transaction of the act', async () => {
    const { id, slug } = await aTenant();
    await call('PATCH', `tenants/${id}`, { name: 'x' }, ann, { 'If-Match': '*' });
    await call('PUT', `quotas/${id}`, { items: [] }, ann, { 'If-Match': '*' });
    await call('POST', `tenants/${id}:suspend`, why);
    await call('POST', `tenants/${id}:resume`, why);
    await call('POST', `tenants/${id}:suspend`, why);
    await call('POST', `tenants/${id}:erase`, { ...why, confirm: slug });
    await call('POST', `tenants/${id}:cancelErasure`);
    await call('POST', `tenants/${id}:erase`, { ...why, confirm: slug });
    await call('POST', `tenants/${id}:approveErasure`, undefined, bob);
    const rows = await db.owner.query<{ action: string; actor: string }>(
      `SELECT action, actor FROM export_center.audit_log WHERE tenant_id = $1 AND resource_id = $2 ORDER BY seq`,
      [home, id],
    );
    expect(rows.map(({ action }) => action.slice('tenant.'.length))).toEqual([
      'create',
      'update',
      'setQuotas',
      'suspend',
      'resume',
      'suspend',
      'requestErasure',
      'cancelErasure',
      'requestErasure',
      'approveErasure',
    ]);
    expect(rows.at(-1)?.actor).toBe('bob');
  });
});
