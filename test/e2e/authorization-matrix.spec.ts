import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { callRoute, expectedGate, principalsOf, rowsOf, type Principal } from '../support/authorization-matrix.js';
import type { TestApp } from '../support/app.js';
import { startWholeApp } from '../support/whole-app.js';
import { routerEntries } from '../../src/platform/http/allowed-methods.js';
import { fromRouterPath } from '../../src/platform/http/api-paths.js';
import { buildOpenApi } from '../../src/platform/openapi/build-openapi.js';

let db: TestDatabase;
let center: TestApp;
let tenant: string;
let principals: Principal[];
let mine: Record<string, string>;
let foreign: Record<string, string>;
const marker = 'canary-of-the-other-tenant';

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startWholeApp(db);
  tenant = await db.tenant('mine');
  principals = await principalsOf(center, db, tenant);
  mine = await objectsOf(tenant, 'mine');
  foreign = await objectsOf(await db.tenant('theirs'), marker);
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

/** One object of every kind that can be made, by the name that the policies give it. */
async function objectsOf(owner: string, name: string): Promise<Record<string, string>> {
  const authorization = await center.bearer(owner, 'tenant-admin');
  const post = async (path: string, body: object): Promise<string> => {
    const response = await fetch(`${center.url}/api/v1/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { authorization, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
    });
    const made = (await response.json()) as { id: string };
    if (!response.ok) throw new Error(`POST ${path}: ${JSON.stringify(made)}`);
    return made.id;
  };
  const profile = await post('profiles', { name, kind: 'json:raw', selectors: { kinds: ['advisories'] } });
  const run = await post('runs', { profileId: profile, notBefore: '2099-01-01T00:00:00Z', labels: { owner: name } });
  const apiKey = await post('api-keys', { name });
  return { profile, run, apiKey, batch: await batchOf(authorization, name) };
}

/** One imported advisory that names its owner. */
async function batchOf(authorization: string, owner: string): Promise<string> {
  const advisory = { id: 'TEST-1', modified: '2026-01-01T00:00:00Z', summary: owner, affected: [] };
  const response = await fetch(`${center.url}/api/v1/evidence/batches?source=test&kind=advisories`, {
    method: 'POST',
    body: JSON.stringify(advisory),
    headers: { authorization, 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': crypto.randomUUID() },
  });
  const made = (await response.json()) as { batchId: string };
  if (!response.ok) throw new Error(JSON.stringify(made));
  return made.batchId;
}

const nowhere: Record<string, string> = {
  profile: 'prf_01JC0000000000000000000000',
  run: 'run_01JC0000000000000000000000',
  batch: 'bat_01JC0000000000000000000000',
  apiKey: 'key_01JC0000000000000000000000',
};
/** Bodies that the routes take; {} is good for all others. */
const bodies: Record<string, object> = {
  'ProfilesController.clone': { name: 'copy' },
  'ApiKeysController.create': { name: 'key' },
};

/** Routes whose {id} names something that can exist here; the others answer 501 whatever the id. */
const objectRows = () =>
  rowsOf(center).filter(
    ({ path, policy }) => path.includes('{id}') && policy.tenantOwned && Object.hasOwn(nowhere, policy.resource ?? ''),
  );

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
      for (const principal of principals) {
        cells += 1;
        const answer = await callRoute(
          center,
          row,
          nowhere[row.policy.resource ?? ''] ?? 'none',
          principal.authorization,
          bodies[row.handler],
        );
        const expected = expectedGate(row.policy, principal);
        const gate = [401, 403].includes(answer.status) ? `${answer.status} ${answer.code}` : 'open';
        const failed = answer.status === 500 || (answer.status > 501 && !row.path.startsWith('/healthz'));
        if (gate !== expected || failed)
          wrong.push(`${principal.name} at ${row.handler}: ${answer.status} ${answer.code}, not ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(cells).toBe(rowsOf(center).length * 16);
  });
});

describe('every object for every principal', () => {
  it('is 404 where it is foreign or missing, and cannot be told apart', async () => {
    const wrong: string[] = [];
    for (const row of objectRows()) {
      for (const principal of principals.filter((known) => expectedGate(row.policy, known) === 'open')) {
        const kind = row.policy.resource ?? '';
        const ask = (id: string | undefined) =>
          callRoute(center, row, id ?? '', principal.authorization, bodies[row.handler]);
        const [theirs, none] = [await ask(foreign[kind]), await ask(nowhere[kind])];
        const where = `${principal.name} at ${row.handler}`;
        if (theirs.status !== 404 || theirs.code !== 'EC-NOT-FOUND')
          wrong.push(`${where}: foreign is ${theirs.status} ${theirs.code}`);
        if (JSON.stringify(theirs) !== JSON.stringify(none))
          wrong.push(`${where}: foreign ${JSON.stringify(theirs)} but missing ${JSON.stringify(none)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(objectRows().length).toBeGreaterThanOrEqual(8);
  });

  it('is not 404 where it is the own one', async () => {
    const wrong: string[] = [];
    // What ends an object comes last.
    const rows = objectRows().sort(
      (a, b) =>
        Number(/DELETE|:cancel/.test(`${a.verb}${a.path}`)) - Number(/DELETE|:cancel/.test(`${b.verb}${b.path}`)),
    );
    const admin = await center.bearer(tenant, 'tenant-admin');
    for (const row of rows) {
      const { status } = await callRoute(
        center,
        row,
        mine[row.policy.resource ?? ''] ?? '',
        admin,
        bodies[row.handler],
      );
      if (status === 404 || status >= 500) wrong.push(`${row.handler}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('shows a tenant nothing of another in any list or answer', async () => {
    const admin = await center.bearer(tenant, 'tenant-admin');
    for (const row of rowsOf(center).filter(({ verb }) => verb === 'GET')) {
      const answer = await callRoute(center, row, mine[row.policy.resource ?? ''] ?? 'none', admin);
      expect([row.handler, JSON.stringify(answer).includes(marker)]).toEqual([row.handler, false]);
    }
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
