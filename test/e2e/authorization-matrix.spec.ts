import { createTestDatabase, type TestDatabase } from '../support/database.js';
import {
  callRoute,
  expectedGate,
  gateOf,
  principalsOf,
  rowsOf,
  type Principal,
} from '../support/authorization-matrix.js';
import {
  bodies,
  endedObjectsOf,
  foreignFindings,
  make,
  markerFindings,
  nowhere,
  objectRows,
  objectsOf,
  type Objects,
} from '../support/authorization-objects.js';
import type { TestApp } from '../support/app.js';
import { startWholeApp } from '../support/whole-app.js';
import type { PolicyRow } from '../../src/platform/auth/route-policies.js';
import { routerEntries } from '../../src/platform/http/allowed-methods.js';
import { fromRouterPath } from '../../src/platform/http/api-paths.js';
import { buildOpenApi } from '../../src/platform/openapi/build-openapi.js';

let db: TestDatabase;
let center: TestApp;
let tenant: string;
let principals: Principal[];
let mine: Objects;
let foreign: Objects;
const marker = 'canary-of-the-other-tenant';

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startWholeApp(db, { site: 'plant-7' });
  tenant = await db.tenant('mine');
  principals = await principalsOf(center, db, tenant);
  mine = await objectsOf(center, tenant, 'mine');
  foreign = await objectsOf(center, await db.tenant('theirs'), marker);
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

describe('the three lists of routes', () => {
  it('are equal: router, policy table, OpenAPI document', () => {
    const table = rowsOf(center).map(({ verb, path }) => `${verb} ${path}`);
    const router = routerEntries(center.app.getHttpAdapter().getInstance()).map(
      ({ method, path }) => `${method} ${fromRouterPath(path)}`,
    );
    const { paths } = buildOpenApi(center.app);
    const described = Object.entries(paths).flatMap(([path, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
    );
    expect(new Set(router)).toEqual(new Set(table));
    expect(new Set(described)).toEqual(new Set(table));
    expect(new Set(table).size).toBe(table.length);
  });

  it('has a resource wherever a path names an object, of the tenant unless only the platform may touch it', () => {
    const loose = rowsOf(center).filter(
      ({ path, policy }) =>
        path.includes('{id}') && !(policy.resource && (policy.tenantOwned || policy.scope === 'export:platform')),
    );
    expect(loose.map(({ handler }) => handler)).toEqual([]);
  });
});

describe('every route for every principal', () => {
  it('answers what the policy table says', async () => {
    let cells = 0;
    const wrong: string[] = [];
    for (const row of rowsOf(center)) {
      const id = nowhere[row.policy.resource ?? ''] ?? 'none';
      for (const principal of principals) {
        cells += 1;
        const answer = await callRoute(center, row, id, principal, bodies[row.handler]);
        const expected = expectedGate(row.policy, principal);
        const failed = answer.status === 500 || (answer.status > 501 && !row.path.startsWith('/healthz'));
        if (gateOf(answer) !== expected || failed)
          wrong.push(`${principal.name} at ${row.handler}: ${answer.status} ${answer.code}, not ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(cells).toBe(rowsOf(center).length * 17);
  });

  it('opens nothing to the platform administrator but what needs no right and what is the platform’s', () => {
    const admin = principals.find(({ name }) => name === 'platform-admin')!;
    const open = rowsOf(center).filter(({ policy }) => expectedGate(policy, admin) === 'open');
    const scopes = new Set(open.map(({ policy }) => policy.scope));
    expect(scopes).toEqual(new Set(['none', 'any', 'export:platform']));
    expect(open.filter(({ policy }) => policy.tenantOwned).map(({ handler }) => handler)).toEqual([]);
  });
});

/** What a route may answer about an object, once the guards let the principal through. */
function isRight(kind: 'own' | 'foreign' | 'missing' | 'deleted', { verb }: PolicyRow, status: number): boolean {
  if (status >= 500) return false;
  if (kind === 'own') return status !== 404;
  if (kind === 'deleted') return verb === 'GET' ? status < 300 || status === 404 || status === 410 : status >= 404;
  return status === 404;
}

describe('every object for every principal', () => {
  it('is shown to its own tenant alone: own, foreign, missing and deleted ones', async () => {
    const ended = await endedObjectsOf(center, tenant);
    const admin = await center.bearer(tenant, 'tenant-admin');
    const wrong: string[] = [];
    let cells = 0;
    for (const row of objectRows(center)) {
      const kind = row.policy.resource ?? '';
      for (const principal of principals) {
        const expected = expectedGate(row.policy, principal);
        // What a DELETE ends is made for it.
        const spare = row.verb === 'DELETE' && kind === 'apiKey' && expected === 'open';
        const own = spare ? await make(center, admin, 'api-keys', { name: 'spare' }) : mine[kind];
        for (const [name, id] of Object.entries({
          own,
          foreign: foreign[kind],
          missing: nowhere[kind],
          deleted: ended[kind],
        })) {
          if (id === undefined) continue;
          cells += 1;
          const answer = await callRoute(center, row, id, principal, bodies[row.handler]);
          const right = expected === 'open' ? isRight(name as 'own', row, answer.status) : gateOf(answer) === expected;
          if (!right || (expected === 'open' && gateOf(answer) !== 'open'))
            wrong.push(
              `${principal.name} at ${row.handler}, ${name}: ${answer.status} ${answer.code}, not ${expected}`,
            );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(cells).toBeGreaterThanOrEqual(objectRows(center).length * 17 * 3);
    expect(objectRows(center).length).toBeGreaterThanOrEqual(12);
  });

  it('cannot be told from a missing one where it is foreign, by status, body or header', async () => {
    expect(await foreignFindings(center, await center.bearer(tenant, 'tenant-admin'), foreign)).toEqual([]);
  });

  it('shows a tenant nothing of another in any list or answer', async () => {
    expect(await markerFindings(center, await center.bearer(tenant, 'tenant-admin'), mine, marker)).toEqual([]);
  });
});

describe('the second wall', () => {
  it('gives no row of another tenant to a query that forgot its tenant', async () => {
    const tables = await db.owner.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'export_center' AND column_name = 'tenant_id' ORDER BY 1`,
    );
    const readable = await db.database.system((tx) =>
      tx.query<{ name: string }>(
        `SELECT t.name FROM unnest($1::text[]) AS t(name) WHERE has_table_privilege(format('export_center.%I', t.name), 'SELECT') ORDER BY 1`,
        [tables.map(({ name }) => name)],
      ),
    );
    expect(readable.length).toBeGreaterThan(5);
    for (const { name } of readable) {
      const [all] = await db.database.tenant(tenant as never, (tx) =>
        tx.query<{ foreign: string }>(`SELECT count(*) AS foreign FROM export_center.${name} WHERE tenant_id <> $1`, [
          tenant,
        ]),
      );
      const [none] = await db.database.system((tx) =>
        tx.query<{ rows: string }>(`SELECT count(*) AS rows FROM export_center.${name}`),
      );
      expect([name, all?.foreign, none?.rows]).toEqual([name, '0', '0']);
    }
  });
});
