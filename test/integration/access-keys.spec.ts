import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { AccessModule } from '../../src/features/access/access.module.js';
import { systemActor } from '../../src/kernel/audit.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { bootstrapTenant } from '../../src/platform/auth/bootstrap-tenant.js';
import { createApiKey, revokeApiKey, type NewApiKey } from '../../src/platform/auth/create-api-key.js';

let db: TestDatabase;
let center: TestApp;
let tenant: TenantId;
let folder: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, modules: [AccessModule] });
  tenant = await db.tenant('acme');
  folder = await mkdtemp(join(tmpdir(), 'access-keys-'));
});

afterAll(async () => {
  await center?.close();
  await db?.close();
  if (folder) await rm(folder, { recursive: true });
});

async function me(key: string, headers: Record<string, string> = {}, url = center.url) {
  const response = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${key}`, ...headers } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const make = (wanted: Partial<NewApiKey> = {}) =>
  createApiKey(db.database, tenant, { name: 'k', createdBy: 'test', ...wanted });

describe('API keys', () => {
  it('prove the tenant, the roles and the scopes that they were made with', async () => {
    const { id, key } = await make({ roles: ['viewer'], scopes: ['export:run'] });
    expect(key).toMatch(/^eck_[\w-]{43}$/);
    expect(await me(key)).toMatchObject({
      status: 200,
      body: {
        subject: `key:${id}`,
        tenant: { slug: 'acme' },
        roles: ['viewer'],
        scopes: ['export:read', 'export:run'],
      },
    });
  });

  it('are stored as SHA-256 only', async () => {
    const { key } = await make();
    const rows = await db.owner.query<{ text: string }>(`SELECT k::text AS text FROM export_center.api_keys k`);
    expect(rows.some(({ text }) => text.includes(key.slice(4)))).toBe(false);
  });

  it('stop working when they are revoked or expired', async () => {
    const revoked = await make();
    expect(await revokeApiKey(db.database, tenant, revoked.id, systemActor('test'))).toBe(true);
    expect(await revokeApiKey(db.database, tenant, revoked.id, systemActor('test'))).toBe(false);
    expect((await me(revoked.key)).status).toBe(401);
    const expired = await make();
    await db.owner.execute(`UPDATE export_center.api_keys SET expires_at = clock_timestamp() WHERE id = $1`, [
      expired.id,
    ]);
    expect((await me(expired.key)).status).toBe(401);
  });

  it('stop working within 2 seconds of being revoked while in use', async () => {
    const { id, key } = await make();
    expect((await me(key)).status).toBe(200);
    await revokeApiKey(db.database, tenant, id, systemActor('test'));
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await me(key)).status).toBe(401);
  });

  it('work from their networks only', async () => {
    const { key: elsewhere } = await make({ cidrs: ['10.0.0.0/8', '2001:db8::/32'] });
    expect(await me(elsewhere)).toMatchObject({ status: 401, body: { code: 'EC-AUTHN-INVALID' } });
    const { key: here } = await make({ cidrs: ['127.0.0.0/8'] });
    expect((await me(here)).status).toBe(200);
  });

  it('believe X-Forwarded-For from a trusted proxy only, and no further than the first stranger', async () => {
    const { key } = await make({ cidrs: ['192.0.2.0/24'] });
    const from = (forwarded: string) => ({ 'X-Forwarded-For': forwarded });
    expect((await me(key, from('192.0.2.7'))).status).toBe(401);
    const behind = await createTestApp({
      database: db.database,
      modules: [AccessModule],
      tokens: center.tokens,
      access: { trustedProxies: ['127.0.0.0/8', '10.1.0.0/16'] },
    });
    const status = async (forwarded: string) => (await me(key, from(forwarded), behind.url)).status;
    expect(await status('192.0.2.7')).toBe(200);
    expect(await status('192.0.2.7, 10.1.2.3')).toBe(200);
    expect(await status('192.0.2.7, 203.0.113.9')).toBe(401);
    expect(await status('203.0.113.9')).toBe(401);
    expect(await status('nonsense')).toBe(401);
    await behind.close();
  });

  it('tell when they were last used, written at most once a minute by all processes together', async () => {
    const { id, key } = await make();
    const lastUse = async () => {
      const [row] = await db.owner.query<{ at: Date | null; version: string }>(
        `SELECT last_used_at AS at, xmin::text AS version FROM export_center.api_keys WHERE id = $1`,
        [id],
      );
      return row;
    };
    expect((await lastUse())?.at).toBeNull();
    await me(key);
    await eventually(lastUse, (row) => row?.at != null);
    const { version } = (await lastUse()) ?? {};
    const other = await createTestApp({ database: db.database, modules: [AccessModule], tokens: center.tokens });
    for (let index = 0; index < 5; index += 1) await me(key, {}, index % 2 === 0 ? center.url : other.url);
    expect((await lastUse())?.version).toBe(version);
    const third = await createTestApp({ database: db.database, modules: [AccessModule], tokens: center.tokens });
    await db.owner.execute(`UPDATE export_center.api_keys SET last_used_at = '2026-01-01' WHERE id = $1`, [id]);
    await me(key, {}, third.url);
    await eventually(lastUse, (row) => (row?.at?.getTime() ?? 0) > Date.now() - 60_000);
    await other.close();
    await third.close();
  });

  it('cannot pick another tenant', async () => {
    const { key } = await make();
    const other = await db.tenant();
    expect(await me(key, { 'X-Tenant-Id': other })).toMatchObject({ status: 403, body: { code: 'EC-AUTHZ-TENANT' } });
    expect((await me(key, { 'X-Tenant-Id': 'acme' })).status).toBe(200);
  });

  it.each([
    ['role', { roles: ['emperor'] }, '/roles'],
    ['network', { cidrs: ['10.0.0.0/33'] }, '/cidrs'],
    ['life', { days: 366 }, '/days'],
  ])('are not made with an impossible %s', async (_, wanted, pointer) => {
    await expect(make(wanted)).rejects.toMatchObject({ code: 'EC-VALIDATION', pointer });
  });

  it('of one tenant are invisible to another, and to a caller without a tenant', async () => {
    await make();
    const other = await db.tenant();
    const seen = (tx: { query<Row>(text: string): Promise<Row[]> }) =>
      tx.query(`SELECT id FROM export_center.api_keys`);
    expect(await db.database.tenant(other, seen)).toEqual([]);
    expect(await db.database.system(seen)).toEqual([]);
  });
});

describe('the routes of API keys', () => {
  async function call(method: string, path: string, authorization: string, body?: object) {
    const response = await fetch(`${center.url}/api/v1/api-keys${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: { authorization, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  it('make, list page by page and revoke keys of the own tenant', async () => {
    const own = await db.tenant();
    const admin = await center.bearer(own, 'tenant-admin');
    const made = [];
    for (const name of ['a', 'b', 'c']) made.push(await call('POST', '', admin, { name, roles: ['puller'] }));
    expect(made[0]).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^eck_/) } });
    expect((await me(String(made[0]?.body['key']))).body).toMatchObject({ tenant: { id: own }, roles: ['puller'] });
    const first = await call('GET', '?pageSize=2', admin);
    expect(first.body['items']).toHaveLength(2);
    expect(JSON.stringify(first)).not.toContain('eck_');
    const second = await call('GET', `?pageSize=2&pageToken=${String(first.body['nextPageToken'])}`, admin);
    expect(second.body).toMatchObject({ items: [{ name: 'c', revokedAt: null }], total: { count: 3, type: 'EXACT' } });
    const foreign = await center.bearer(await db.tenant(), 'tenant-admin');
    const id = String(made[1]?.body['id']);
    expect((await call('DELETE', `/${id}`, foreign)).status).toBe(404);
    expect((await call('DELETE', `/${id}`, admin)).status).toBe(204);
    expect((await call('DELETE', `/${id}`, admin)).status).toBe(404);
    expect((await me(String(made[1]?.body['key']))).status).toBe(401);
  });

  it('are rotated: the new secret works at once, the earlier one until the overlap is over', async () => {
    const admin = await center.bearer(tenant, 'tenant-admin');
    const made = await call('POST', '', admin, { name: 'turning', roles: ['puller'], days: 10 });
    const id = String(made.body['id']);
    const status = async (answer: { body: Record<string, unknown> }) => (await me(String(answer.body['key']))).status;
    const first = await call('POST', `/${id}:rotate`, admin, { overlapSeconds: 60 });
    expect(first).toMatchObject({ status: 200, body: { id, previousUntil: expect.any(String) } });
    expect([await status(made), await status(first)]).toEqual([200, 200]);
    const second = await call('POST', `/${id}:rotate`, admin, { overlapSeconds: 0, days: 365 });
    expect(second).toMatchObject({ status: 200, body: { previousUntil: null } });
    const fresh = await createTestApp({ database: db.database, modules: [AccessModule], tokens: center.tokens });
    const now = async (answer: { body: Record<string, unknown> }) =>
      (await me(String(answer.body['key']), {}, fresh.url)).status;
    expect([await now(made), await now(first), await now(second)]).toEqual([401, 401, 200]);
    const third = await call('POST', `/${id}:rotate`, admin);
    await db.owner.execute(`UPDATE export_center.api_keys SET previous_until = clock_timestamp() WHERE id = $1`, [id]);
    const later = await createTestApp({ database: db.database, modules: [AccessModule], tokens: center.tokens });
    expect([
      (await me(String(second.body['key']), {}, later.url)).status,
      (await me(String(third.body['key']), {}, later.url)).status,
    ]).toEqual([401, 200]);
    expect(await call('GET', `/${id}`, admin)).toMatchObject({
      body: { rotatedAt: expect.any(String), revokedAt: null },
    });
    expect(JSON.stringify(await call('GET', `/${id}`, admin))).not.toContain('eck_');
    expect((await call('DELETE', `/${id}`, admin)).status).toBe(204);
    expect((await call('POST', `/${id}:rotate`, admin)).status).toBe(404);
    await fresh.close();
    await later.close();
  });

  it('B59 give no secret of a key that may more than who rotates it', async () => {
    const { id } = await make({ roles: ['operator'] });
    const limited = `Bearer ${await center.tokens.mint({ tenant, scope: 'export:admin export:read' })}`;
    expect(await call('POST', `/${id}:rotate`, limited)).toMatchObject({
      status: 403,
      body: { code: 'EC-AUTHZ-SCOPE' },
    });
    const { id: modest } = await make({ roles: ['viewer'] });
    expect((await call('POST', `/${modest}:rotate`, limited)).status).toBe(200);
  });

  it('end when they are told to, within a year', async () => {
    const admin = await center.bearer(tenant, 'tenant-admin');
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const expiresAt = inDays(30);
    const made = await call('POST', '', admin, { name: 'a', expiresAt });
    expect((await call('GET', `/${String(made.body['id'])}`, admin)).body['expiresAt']).toBe(expiresAt);
    for (const wrong of [{ expiresAt: inDays(366) }, { expiresAt: inDays(-1) }, { expiresAt, days: 3 }, { days: 366 }])
      expect(await call('POST', '', admin, { name: 'a', ...wrong })).toMatchObject({
        status: 400,
        body: { code: 'EC-VALIDATION' },
      });
  });

  it('make and rotate nothing in a dry run', async () => {
    const own = await db.tenant();
    const admin = await center.bearer(own, 'tenant-admin');
    expect((await call('POST', '?validateOnly=true', admin, { name: 'a' })).status).toBe(204);
    expect((await call('GET', '', admin)).body['items']).toEqual([]);
    const made = await call('POST', '', admin, { name: 'a' });
    expect((await call('POST', `/${String(made.body['id'])}:rotate?validateOnly=true`, admin)).status).toBe(204);
    expect((await me(String(made.body['key']))).status).toBe(200);
    expect((await call('GET', `/${String(made.body['id'])}`, admin)).body['rotatedAt']).toBeNull();
  });

  it('B13 refuse the page token of another tenant', async () => {
    const [one, two] = [await db.tenant(), await db.tenant()];
    const admin = await center.bearer(one, 'tenant-admin');
    for (const name of ['a', 'b']) await call('POST', '', admin, { name });
    const token = String((await call('GET', '?pageSize=1', admin)).body['nextPageToken']);
    const other = await center.bearer(two, 'tenant-admin');
    expect(await call('GET', `?pageSize=1&pageToken=${token}`, other)).toMatchObject({
      status: 400,
      body: { code: 'EC-PAGE-TOKEN' },
    });
  });

  it('B59 give nobody more than the creator has', async () => {
    const limited = `Bearer ${await center.tokens.mint({ tenant, scope: 'export:admin export:read' })}`;
    expect(await call('POST', '', limited, { name: 'a', roles: ['operator'] })).toMatchObject({
      status: 403,
      body: { code: 'EC-AUTHZ-SCOPE' },
    });
    expect(await call('POST', '', limited, { name: 'a', roles: ['viewer'] })).toMatchObject({ status: 201 });
    expect(await call('POST', '', limited, { name: 'a', roles: ['emperor'] })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/roles' }] },
    });
    const admin = await center.bearer(tenant, 'tenant-admin');
    expect((await call('POST', '', admin, { name: 'a', roles: ['platform-admin'] })).status).toBe(403);
  });
});

describe('the first start', () => {
  it('makes the tenant and one admin key in a file that only its owner can read', async () => {
    const file = join(folder, 'deep', 'admin.key');
    const first = await bootstrapTenant(db.database, file);
    expect(first).toMatchObject({ tenant: { slug: 'default' }, keyFile: file, created: true });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const key = (await readFile(file, 'utf8')).trim();
    expect(await me(key)).toMatchObject({
      status: 200,
      body: { tenant: { slug: 'default' }, roles: ['tenant-admin'] },
    });
    expect(await bootstrapTenant(db.database, file)).toMatchObject({ created: false });
    expect((await readFile(file, 'utf8')).trim()).toBe(key);
  });

  it('makes a key of the platform too, which is no key to what belongs to the tenant', async () => {
    const file = join(folder, 'platform.key');
    await bootstrapTenant(db.database, file, 'platform-admin');
    const key = (await readFile(file, 'utf8')).trim();
    expect(await me(key)).toMatchObject({ body: { roles: ['platform-admin'], scopes: ['export:platform'] } });
  });

  it.each(['revoked_at', 'expires_at'])(
    'makes a new key where the one in the file has its %s behind it',
    async (column) => {
      const file = join(folder, `${column}.key`);
      await bootstrapTenant(db.database, file);
      const old = (await readFile(file, 'utf8')).trim();
      await db.owner.execute(`UPDATE export_center.api_keys SET ${column} = clock_timestamp()`);
      expect(await bootstrapTenant(db.database, file)).toMatchObject({ created: true });
      expect((await readFile(file, 'utf8')).trim()).not.toBe(old);
    },
  );
});
