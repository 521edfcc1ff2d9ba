import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { deprecatedRoutes, deprecationFaults } from '../support/deprecated-routes.js';
import type { TestApp } from '../support/app.js';
import { startWholeApp } from '../support/whole-app.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, unknown>>;
}
type Row = readonly [route: string, operation: Operation];

let db: TestDatabase;
let center: TestApp;
let rows: Row[];

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startWholeApp(db);
  const { paths } = (await (await fetch(`${center.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  rows = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]): Row => [
      `${verb.toUpperCase()} ${path.replace('/api/v1', '')}`,
      operation,
    ]),
  );
}, 60_000);
afterAll(async () => {
  await center?.close();
  await db?.close();
});

const has = ({ parameters = [] }: Operation, place: string, name: string): boolean =>
  parameters.some((parameter) => parameter.in === place && parameter.name.toLowerCase() === name.toLowerCase());
const of = (route: string): Operation => rows.find(([name]) => name === route)![1];

describe('the whole API keeps its conventions', () => {
  it('announces the end of each deprecated route in its headers', async () => {
    const authorization = await center.bearer(await db.tenant(), 'tenant-admin');
    for (const { verb, path } of deprecatedRoutes(center.app)) {
      const response = await fetch(center.url + path.replaceAll(/\{\w+\}/g, '1'), {
        method: verb,
        headers: { authorization },
      });
      expect([path, deprecationFaults(response)]).toEqual([path, []]);
    }
    const marked = rows.filter(([, operation]) => (operation as { deprecated?: boolean }).deprecated);
    expect(marked).toHaveLength(deprecatedRoutes(center.app).length);
  });

  it.each([
    'POST /profiles',
    'POST /profiles/{id}:clone',
    'POST /runs',
    'POST /runs/{id}:retry',
    'POST /runs/{id}:reproduce',
    'POST /evidence/batches',
    'POST /imports',
    'POST /attestations',
    'POST /audit-bundles',
    'POST /exception-reports',
    'POST /incidents',
    'POST /promotions',
    'POST /risk-bundles',
    'POST /simulations',
    'POST /verifications',
  ])('B15 wants a key at %s and says what a used one gives', (route) => {
    const key = of(route).parameters?.find(({ name }) => name === 'Idempotency-Key');
    expect(key).toMatchObject({ in: 'header', required: true });
    expect(of(route).responses).toHaveProperty('409');
  });

  it.each([
    'POST /profiles',
    'PATCH /profiles/{id}',
    'POST /profiles/{id}:clone',
    'POST /runs',
    'POST /runs/{id}:cancel',
    'POST /runs/{id}:retry',
    'POST /runs/{id}:reproduce',
    'POST /evidence/batches',
    'POST /imports',
  ])('rehearses %s with validateOnly', (route) => expect(has(of(route), 'query', 'validateOnly')).toBe(true));

  it.each(['PATCH /profiles/{id}', 'DELETE /profiles/{id}'])('B16 wants If-Match at %s', (route) => {
    expect(has(of(route), 'header', 'If-Match')).toBe(true);
    expect(of(route).responses).toMatchObject({ 412: {}, 428: {} });
  });

  it.each(['GET /profiles/{id}', 'GET /profiles/{id}/revisions/{rev}', 'GET /runs/{id}'])(
    'answers %s with 304',
    (route) => {
      expect(has(of(route), 'header', 'If-None-Match')).toBe(true);
      expect(of(route).responses).toHaveProperty('304');
    },
  );

  it('gives every paged list a size, a token and the next page', () => {
    const paged = rows.filter(([, operation]) => has(operation, 'query', 'pageToken'));
    expect(paged.map(([route]) => route)).toEqual(
      expect.arrayContaining([
        'GET /events',
        'GET /profiles',
        'GET /profiles/{id}/revisions',
        'GET /runs',
        'GET /runs/{id}/events',
      ]),
    );
    for (const [route, operation] of paged) expect([route, has(operation, 'query', 'pageSize')]).toEqual([route, true]);
  });

  it('holds POST /runs and GET /runs/{id} on Prefer', () => {
    for (const route of ['POST /runs', 'GET /runs/{id}']) expect(has(of(route), 'header', 'Prefer')).toBe(true);
  });
});
