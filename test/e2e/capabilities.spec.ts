import type { TenantId } from '../../src/kernel/ids.js';
import { bindings } from '../../src/app/bindings.js';
import { exportSwitches } from '../../src/platform/config/export-switches.js';
import { loadSettings } from '../../src/platform/config/settings.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const some = 'x_00000000000000000000000001';
/** Every route whose durable backend is not built: rows 50-51 and 53-62 of the endpoint table. */
const unsupported: readonly (readonly [method: string, path: string, by: string])[] = [
  ['POST', 'verifications', 'artifact store'],
  ['GET', 'verifications', 'artifact store'],
  ['GET', `verifications/${some}`, 'artifact store'],
  ['POST', 'attestations', 'attestation service'],
  ['GET', 'attestations', 'attestation service'],
  ['GET', `attestations/${some}`, 'attestation service'],
  ['GET', `attestations/${some}/envelope`, 'attestation service'],
  ['GET', `attestations/${some}/bundle`, 'attestation service'],
  ['POST', 'promotions', 'promotion attestation assembler'],
  ['GET', 'promotions', 'promotion attestation assembler'],
  ['GET', `promotions/${some}/bundle`, 'promotion attestation assembler'],
  ['GET', 'risk-bundles/providers', 'risk bundle job handler'],
  ['POST', 'risk-bundles', 'risk bundle job handler'],
  ['POST', `risk-bundles/${some}:cancel`, 'risk bundle job handler'],
  ['GET', `risk-bundles/${some}/bundle`, 'risk bundle job handler'],
  ['POST', 'simulations', 'simulation report exporter'],
  ['GET', `simulations/${some}/report`, 'simulation report exporter'],
  ['POST', 'audit-bundles', 'audit bundle job handler'],
  ['GET', `audit-bundles/${some}/index`, 'audit bundle job handler'],
  ['POST', 'exception-reports', 'exception report generator'],
  ['GET', `exception-reports/${some}/report`, 'exception report generator'],
  ['POST', 'incidents', 'incident manager'],
  ['GET', 'incidents', 'incident manager'],
  ['PATCH', `incidents/${some}`, 'incident manager'],
  ['POST', `incidents/${some}:acknowledge`, 'incident manager'],
  ['GET', `incidents/${some}/timeline`, 'incident manager'],
  ['GET', 'incident-mode', 'incident manager'],
  ['PUT', 'incident-mode', 'incident manager'],
  ['GET', 'alerts', 'incident manager'],
];

let db: TestDatabase;
let tenant: TenantId;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await db.tenant('default');
});
afterAll(() => db?.close());

describe('an installation without optional backends', () => {
  let center: Center;
  let admin: string;
  let puller: string;

  beforeAll(async () => {
    center = await startCenter(db.database);
    admin = await center.bearer(tenant, 'tenant-admin');
    puller = await center.bearer(tenant, 'ingestor');
  });
  afterAll(() => center?.close());

  const call = (authorization: string | undefined, [method, path]: readonly [string, string, string]) =>
    center.call(authorization, path, method === 'GET' ? undefined : {}, method);

  it.each(unsupported)('says 501 for %s %s and names the %s', async (...route) => {
    const response = await call(admin, route);
    const problem = (await response.json()) as { code: string; detail: string };
    expect([response.status, response.headers.get('content-type')?.split(';')[0], problem.code]).toEqual([
      501,
      'application/problem+json',
      'EC-NOT-SUPPORTED',
    ]);
    expect(problem.detail).toContain(route[2]);
  });

  it.each(unsupported)('asks who calls before it says so: %s %s', async (...route) => {
    expect((await call(undefined, route)).status).toBe(401);
    expect((await call(puller, route)).status).toBe(403);
  });

  it('tells which bundles of other installations it imports, and how large they may be', async () => {
    expect(await (await center.call(admin, 'capabilities')).json()).toMatchObject({
      imports: { profileKinds: ['json:raw', 'mirror:full', 'mirror:delta'], unsigned: false },
      limits: { importBytes: 16 * 1024 ** 3, importsAtOnce: 2 },
    });
  });

  it('tells in its capabilities exactly what is bound', async () => {
    const report = (await (await center.call(admin, 'capabilities')).json()) as {
      capabilities: { name: string; implementation: string; provider: string }[];
      profileKinds: { kind: string; available: boolean }[];
    };
    const told = Object.fromEntries(report.capabilities.map(({ name, implementation }) => [name, implementation]));
    expect(told).toEqual(
      Object.fromEntries(bindings.map(({ capability, durable }) => [capability, durable ? 'durable' : 'unsupported'])),
    );
    expect(report.profileKinds.filter(({ available }) => available).map(({ kind }) => kind)).toEqual([
      'json:raw',
      'trivy:db',
      'trivy:java-db',
      'mirror:full',
      'mirror:delta',
    ]);
  });
});

describe('the testing-only switches', () => {
  it('have one row of the bindings each', () => {
    expect(bindings.map(({ inMemory }) => inMemory.when).sort()).toEqual([...exportSwitches].sort());
  });

  it.each(exportSwitches)('refuse to start with Export:%s outside the testing environment', (name) => {
    for (const environment of ['production', 'development']) {
      const env = { EC_ENVIRONMENT: environment, [`EXPORT__${name.toUpperCase()}`]: 'true' };
      expect(() => loadSettings(env)).toThrow(new RegExp(name));
    }
  });

  it('put the in-memory implementation in place, and the capabilities say so', async () => {
    const env = Object.fromEntries(exportSwitches.map((name) => [`EXPORT__${name}`, 'true']));
    const center = await startCenter(db.database, { env });
    try {
      const admin = await center.bearer(tenant, 'tenant-admin');
      const report = (await (await center.call(admin, 'capabilities')).json()) as {
        capabilities: { implementation: string }[];
      };
      expect(new Set(report.capabilities.map(({ implementation }) => implementation))).toEqual(new Set(['in-memory']));
      const made = (await (await center.call(admin, 'attestations', { subject: 'x' })).json()) as { id: string };
      expect((await center.call(admin, `attestations/${made.id}`)).status).toBe(200);
    } finally {
      await center.close();
    }
  });
});
