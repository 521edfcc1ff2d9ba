import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { AccessModule } from '../../src/features/access/access.module.js';

let db: TestDatabase;
let center: TestApp;
let tenant: string;
let admin: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, modules: [AccessModule] });
});

beforeEach(async () => {
  tenant = await db.tenant();
  admin = await center.bearer(tenant, 'tenant-admin');
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly body: {
    readonly items: { readonly name: string }[];
    readonly nextPageToken?: string;
    readonly code?: string;
  };
}

async function call(
  method: string,
  authorization = admin,
  items?: unknown,
  ifMatch?: string,
  query = '',
): Promise<Answer> {
  const response = await fetch(`${center.url}/api/v1/role-bindings${query}`, {
    method,
    body: items === undefined ? undefined : JSON.stringify({ items }),
    headers: {
      authorization,
      ...(items === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
  };
}

const binding = (name: string, role: string, kind = 'subject') => ({ kind, name, role });
const root = binding('root', 'tenant-admin');

/** Replaces all bindings of the tenant, whatever they are. */
const put = (items: unknown, authorization = admin) => call('PUT', authorization, items, '*');

async function rolesOf(sub: string, groups?: string[]): Promise<unknown> {
  const token = await center.tokens.mint({ tenant, sub, groups });
  const response = await fetch(`${center.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { roles: unknown }).roles;
}

describe('role bindings', () => {
  it('give their roles to subjects and groups whose tokens name none', async () => {
    expect(
      (await put([root, binding('ann', 'puller'), binding('ann', 'ingestor'), binding('audit', 'auditor', 'group')]))
        .status,
    ).toBe(200);
    expect(await rolesOf('ann')).toEqual(['ingestor', 'puller']);
    expect(await rolesOf('bob', ['audit'])).toEqual(['auditor']);
    expect(await rolesOf('audit')).toEqual([]);
    expect(await rolesOf('carl', ['ann'])).toEqual([]);
  });

  it('are replaced as a whole, by whoever names the version they saw', async () => {
    const before = await call('GET');
    expect(before).toMatchObject({ status: 200, body: { items: [] } });
    const first = await call('PUT', admin, [root, binding('ann', 'viewer')], before.etag);
    expect(first).toMatchObject({ status: 200, body: { items: [{ name: 'ann' }, { name: 'root' }] } });
    expect(first.etag).not.toBe(before.etag);
    expect((await call('GET')).etag).toBe(first.etag);
    expect(await call('PUT', admin, [root], before.etag)).toMatchObject({ status: 412 });
    expect(await call('PUT', admin, [root])).toMatchObject({ status: 428 });
    expect(await call('PUT', admin, [root], first.etag)).toMatchObject({
      status: 200,
      body: { items: [{ name: 'root' }] },
    });
    const response = await fetch(`${center.url}/api/v1/role-bindings`, {
      headers: { authorization: admin, 'If-None-Match': (await call('GET')).etag },
    });
    expect(response.status).toBe(304);
  });

  it('are changed by one of several that come at once', async () => {
    const { etag } = await call('GET');
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => call('PUT', admin, [root, binding(name, 'viewer')], etag)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412, 412, 412]);
  });

  it('are listed page by page', async () => {
    await put([root, ...['a', 'b', 'c'].map((name) => binding(name, 'viewer'))]);
    const first = await call('GET', admin, undefined, undefined, '?pageSize=3');
    expect(first.body.items.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const token = first.body.nextPageToken ?? '';
    const second = await call('GET', admin, undefined, undefined, `?pageSize=3&pageToken=${token}`);
    expect(second.body.items.map(({ name }) => name)).toEqual(['root']);
    expect(second.body.nextPageToken).toBeUndefined();
  });

  it('are checked and not changed by a dry run', async () => {
    const { etag } = await call('GET');
    expect((await call('PUT', admin, [root], etag, '?validateOnly=true')).status).toBe(204);
    expect((await call('PUT', admin, [binding('x', 'emperor')], etag, '?validateOnly=true')).status).toBe(422);
    expect((await call('GET')).body.items).toEqual([]);
  });

  it('B59 refuse a role that there is not', async () => {
    expect(await put([root, binding('ann', 'emperor')])).toMatchObject({
      status: 422,
      body: { code: 'EC-ROLE-UNKNOWN', errors: [{ pointer: '/items/1/role' }] },
    });
  });

  it('B59 keep the last administrator, and let another take the place', async () => {
    await put([root, binding('ann', 'viewer')]);
    expect(await put([binding('ann', 'viewer')])).toMatchObject({ status: 409, body: { code: 'EC-CONFLICT-STATE' } });
    expect(await put([])).toMatchObject({ status: 409 });
    expect(await put([binding('admins', 'tenant-admin', 'group')])).toMatchObject({ status: 200 });
  });

  it('B59 neither give nor take what the caller does not have', async () => {
    const both = await center.bearer(tenant, 'tenant-admin', 'platform-admin');
    const platform = binding('boss', 'platform-admin');
    expect(await put([root, platform])).toMatchObject({ status: 403, body: { code: 'EC-AUTHZ-SCOPE' } });
    expect(await put([root, platform], both)).toMatchObject({ status: 200 });
    expect(await put([root])).toMatchObject({ status: 403 });
    expect(await put([root, platform, binding('ann', 'viewer')])).toMatchObject({ status: 200 });
    const limited = `Bearer ${await center.tokens.mint({ tenant, scope: 'export:admin export:read' })}`;
    expect(await put([root, platform, binding('ann', 'viewer'), binding('eve', 'operator')], limited)).toMatchObject({
      status: 403,
    });
    expect(await put([root, platform, binding('ann', 'viewer'), binding('eve', 'viewer')], limited)).toMatchObject({
      status: 200,
    });
  });

  it.each([
    ['a kind that there is not', [binding('a', 'viewer', 'robot')]],
    ['no name', [{ kind: 'subject', role: 'viewer' }]],
    ['an empty name', [binding('', 'viewer')]],
    ['an endless name', [binding('x'.repeat(256), 'viewer')]],
    ['a control character', [binding('a\u0007', 'viewer')]],
    ['too many', Array.from({ length: 1001 }, (_, index) => binding(`s${index}`, 'viewer'))],
    ['an unknown member', [{ ...binding('a', 'viewer'), tenant: 'x' }]],
  ])('B09 refuse %s', async (_, items) => {
    expect(await put(items)).toMatchObject({ status: 400, body: { code: 'EC-VALIDATION' } });
  });

  it('leave an entry in the audit log that names what changed', async () => {
    await put([root, binding('ann', 'viewer')]);
    await put([root, binding('ann', 'puller')]);
    await put([root, binding('ann', 'puller')]);
    const rows = await db.owner.query<{ entry: string }>(
      `SELECT entry FROM export_center.audit_log WHERE tenant_id = $1 AND action = 'roleBinding.replace' ORDER BY seq`,
      [tenant],
    );
    expect(rows).toHaveLength(2);
    expect(JSON.parse(rows[1]?.entry ?? '')).toMatchObject({
      details: { added: { count: 1, first: [binding('ann', 'puller')] }, removed: { count: 1 } },
      resource: { type: 'roleBindings' },
    });
  });

  it('of one tenant are no business of another', async () => {
    await put([root]);
    const stranger = await center.bearer(await db.tenant(), 'tenant-admin');
    expect((await call('GET', stranger)).body.items).toEqual([]);
    expect(await put([], stranger)).toMatchObject({ status: 200 });
    expect((await call('GET')).body.items).toHaveLength(1);
  });
});
