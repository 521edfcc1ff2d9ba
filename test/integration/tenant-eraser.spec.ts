import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TenantEraser } from '../../src/features/tenants/tenant-eraser.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import { eventually } from '../support/eventually.js';

let db: TestDatabase;
let center: Center;
let home: TenantId;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startCenter(db.database, { worker: true });
  home = await db.tenant('home');
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

/** A tenant with evidence, some of it erased, a finished bundle, a waiting run, a key and a binding. */
async function used(slug: string): Promise<TenantId> {
  const tenant = await db.tenant(slug);
  const admin = await center.bearer(tenant, 'tenant-admin');
  const records = Array.from({ length: 40 }, (_, index) =>
    JSON.stringify({ id: `TEST-${index}`, modified: '2026-01-01T00:00:00Z', summary: slug, affected: [] }),
  );
  const imported = await fetch(`${center.url}/api/v1/evidence/batches?source=test&kind=advisories`, {
    method: 'POST',
    body: records.join('\n'),
    headers: { authorization: admin, 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': crypto.randomUUID() },
  });
  expect(imported.status).toBe(201);
  const made = await center.call(admin, 'profiles', {
    name: 'p',
    kind: 'json:raw',
    selectors: { kinds: ['advisories'] },
  });
  const { id: profileId } = (await made.json()) as { id: string };
  const { id: run } = (await (await center.call(admin, 'runs', { profileId })).json()) as { id: string };
  await eventually(
    async () => ((await (await center.call(admin, `runs/${run}`)).json()) as { state: string }).state,
    (state) => state === 'succeeded',
  );
  const erase = { reason: 'asked for' };
  const erased = await center.call(admin, `evidence/advisories/${encodeURIComponent('test/TEST-39')}:erase`, erase);
  expect(erased.status).toBeLessThan(300);
  await center.call(admin, 'runs', { profileId, notBefore: '2099-01-01T00:00:00Z' });
  await db.owner.execute(
    `INSERT INTO export_center.role_bindings (tenant_id, subject, role, created_by) VALUES ($1, 's', 'viewer', 't')`,
    [tenant],
  );
  return tenant;
}

/** Rows of the tenant by table, of all tables that name a tenant. */
async function rowsOf(tenant: TenantId): Promise<Record<string, number>> {
  const columns = await db.owner.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = 'export_center' AND column_name IN ('tenant_id', 'tenant') AND data_type = 'uuid' ORDER BY 1`,
  );
  const found: Record<string, number> = {};
  for (const { table, column } of columns) {
    const [row] = await db.owner.query<{ rows: string }>(
      `SELECT count(*) AS rows FROM export_center.${table} WHERE ${column} = $1`,
      [tenant],
    );
    if (row && row.rows !== '0') found[table] = Number(row.rows);
  }
  return found;
}

async function filesOf(tenant: TenantId): Promise<string[]> {
  const folder = join(center.dataDir, 'content', tenant);
  return readdir(folder, { recursive: true }).catch(() => []);
}

async function approvedErasure(tenant: TenantId, slug: string): Promise<void> {
  const admin = async (createdBy: string) =>
    `Bearer ${(await createApiKey(db.database, home, { name: 'p', roles: ['platform-admin'], createdBy })).key}`;
  const [ann, bob] = [await admin('ann'), await admin('bob')];
  await center.call(ann, `admin/tenants/${tenant}:suspend`, { reason: 'r' });
  expect((await center.call(ann, `admin/tenants/${tenant}:erase`, { reason: 'r', confirm: slug })).status).toBe(202);
  expect((await center.call(bob, `admin/tenants/${tenant}:approveErasure`, undefined, 'POST')).status).toBe(202);
}

async function erasureOf(tenant: TenantId) {
  const reader = `Bearer ${(await createApiKey(db.database, home, { name: 'r', roles: ['platform-admin'], createdBy: 'r' })).key}`;
  return (await (await center.call(reader, `admin/tenants/${tenant}/erasure`)).json()) as {
    state: string;
    erased: { rows: number; files: number; bytes: number };
  };
}

describe('an approved erasure', () => {
  it('destroys every row and file of its tenant, nothing of another, and leaves a tombstone and the audit log', async () => {
    const [gone, stays] = [await used('gone'), await used('stays')];
    const [goneBefore, staysBefore] = [await rowsOf(gone), await rowsOf(stays)];
    const staysFiles = (await filesOf(stays)).toSorted();
    expect(Object.keys(goneBefore).length).toBeGreaterThan(12);
    expect((await filesOf(gone)).length).toBeGreaterThan(3);
    await approvedErasure(gone, 'gone');
    const eraser = center.app.get(TenantEraser, { strict: false });
    await eraser.work();
    const erasure = await erasureOf(gone);
    expect(erasure).toMatchObject({ state: 'done' });
    const left = Object.keys(await rowsOf(gone));
    expect(left.filter((table) => !table.startsWith('audit_'))).toEqual(['tenant_erasures']);
    expect(left).toContain('audit_log');
    expect(await filesOf(gone)).toEqual([]);
    // What goes by a cascade is not counted.
    expect(erasure.erased.rows).toBeGreaterThan(60);
    expect(erasure.erased.files).toBeGreaterThan(0);
    expect(erasure.erased.bytes).toBeGreaterThan(0);
    expect(await rowsOf(stays)).toEqual(staysBefore);
    expect((await filesOf(stays)).toSorted()).toEqual(staysFiles);
    const [tombstone] = await db.owner.query(`SELECT slug, name, status FROM export_center.tenants WHERE id = $1`, [
      gone,
    ]);
    expect(tombstone).toEqual({ slug: 'gone', name: 'erased', status: 'erased' });
  });

  it('is done in bounded steps, none of which touches a tenant that is not erased', async () => {
    const tenant = await used('steps');
    await approvedErasure(tenant, 'steps');
    const [claim] = await db.database.system((tx) =>
      tx.query<{ id: string }>(`SELECT id FROM export_center.erasure_claim('test', 60000)`),
    );
    const step = async (owner: string) => {
      const [row] = await db.database.system((tx) =>
        tx.query<{ n: string | null }>(`SELECT export_center.erasure_rows($1, $2, 7, 60000) AS n`, [claim?.id, owner]),
      );
      return row?.n === null ? null : Number(row?.n);
    };
    expect(await step('another')).toBeNull();
    let steps = 0;
    for (let deleted = await step('test'); deleted !== 0; deleted = await step('test'), steps += 1)
      expect(deleted).toBeLessThanOrEqual(7 * 4);
    expect(steps).toBeGreaterThan(8);
    await db.owner.execute(`UPDATE export_center.tenants SET status = 'suspended', erased_at = NULL WHERE id = $1`, [
      tenant,
    ]);
    expect(await step('test')).toBeNull();
  });

  it('goes on in another process where its own died', async () => {
    const tenant = await used('orphaned');
    await approvedErasure(tenant, 'orphaned');
    await db.database.system((tx) => tx.query(`SELECT FROM export_center.erasure_claim('dead', 60000)`));
    const eraser = center.app.get(TenantEraser, { strict: false });
    await eraser.work();
    expect(await erasureOf(tenant)).toMatchObject({ state: 'running' });
    await db.owner.execute(
      `UPDATE export_center.tenant_erasures SET lease_until = clock_timestamp() - interval '1 second' WHERE tenant = $1`,
      [tenant],
    );
    await eraser.work();
    expect(await erasureOf(tenant)).toMatchObject({ state: 'done' });
  });
});
