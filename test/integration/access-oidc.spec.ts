import { setTimeout as sleep } from 'node:timers/promises';
import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startOidcProvider, type OidcProvider } from '../support/oidc/oidc-provider.js';
import { createTokenMinter, testAudience, type TokenMinter } from '../support/tokens.js';
import { AccessModule } from '../../src/features/access/access.module.js';
import type { TokenTrust } from '../../src/platform/auth/access-token.js';
import { IssuerKeys, type IssuerKeyTimes } from '../../src/platform/auth/issuer-keys.js';

let db: TestDatabase;
let provider: OidcProvider;
let minter: TokenMinter;
let tenant: string;
const open: TestApp[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await db.tenant('acme');
  const other = await db.tenant('beta');
  minter = await createTokenMinter();
  provider = await startOidcProvider(testAudience, [
    { id: 'ann', claims: { tenant: 'acme' } },
    { id: 'bob', claims: { tenant, groups: ['auditors', 'staff'] } },
    { id: 'eve', claims: { tenant: 'acme', tenants: [other], roles: ['viewer'] } },
    { id: 'rsa', alg: 'RS256', claims: { tenant: 'acme', roles: ['viewer'] } },
    { id: 'edd', alg: 'EdDSA', claims: { tenant: 'acme', roles: ['viewer'] } },
  ]);
});

afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

afterAll(async () => {
  await provider?.stop();
  await db?.close();
});

/** An application that trusts the provider, with an empty memory of its keys. */
async function trusting(times: IssuerKeyTimes = {}, trust: Partial<TokenTrust> = {}): Promise<TestApp> {
  const keys = new IssuerKeys({ issuer: provider.issuer }, times).find;
  const tokens = { ...minter, trust: { issuer: provider.issuer, audience: testAudience, keys, ...trust } };
  const app = await createTestApp({ database: db.database, modules: [AccessModule], tokens });
  open.push(app);
  return app;
}

async function me(app: TestApp, token: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}`, ...headers } });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Record<string, unknown>,
  };
}

const keyRequests = () => provider.asked.filter((path) => path === '/jwks').length;

describe('a real OpenID provider', () => {
  it('is found by its discovery document and signs people in', async () => {
    const answer = await me(await trusting(), await provider.token('eve', { scope: 'export:run' }));
    expect(answer).toMatchObject({
      status: 200,
      body: {
        subject: 'eve',
        tenant: { slug: 'acme' },
        tenants: [await db.tenant('beta')],
        scopes: ['export:read', 'export:run'],
      },
    });
  });

  it('leaves rights to the role bindings of subject and groups where its token names none', async () => {
    const bind = `INSERT INTO export_center.role_bindings (tenant_id, kind, subject, role, created_by) VALUES ($1, $2, $3, $4, 't')`;
    await db.owner.execute(bind, [tenant, 'subject', 'ann', 'puller']);
    await db.owner.execute(bind, [tenant, 'group', 'auditors', 'auditor']);
    await db.owner.execute(bind, [tenant, 'subject', 'staff', 'tenant-admin']);
    const app = await trusting();
    expect((await me(app, await provider.token('ann'))).body['roles']).toEqual(['puller']);
    expect((await me(app, await provider.token('bob'))).body['roles']).toEqual(['auditor']);
  });

  it('lets the bearer pick one of the tenants of the token and no other', async () => {
    const app = await trusting();
    const token = await provider.token('eve');
    const pick = async (id: string) => me(app, token, { 'X-Tenant-Id': id });
    expect((await pick(await db.tenant('beta'))).body['tenant']).toMatchObject({ slug: 'beta' });
    expect(await pick(await db.tenant('gamma'))).toMatchObject({ status: 403, body: { code: 'EC-AUTHZ-TENANT' } });
  });

  it('B58 signs with no algorithm but those of the installation', async () => {
    const [usual, rsa] = [await trusting(), await trusting({}, { algorithms: ['RS256'] })];
    const status = async (app: TestApp, client: string) => (await me(app, await provider.token(client))).status;
    expect([await status(usual, 'eve'), await status(usual, 'edd'), await status(usual, 'rsa')]).toEqual([
      200, 200, 401,
    ]);
    expect([await status(rsa, 'eve'), await status(rsa, 'edd'), await status(rsa, 'rsa')]).toEqual([401, 401, 200]);
  });

  it('is asked once again for a key that it has rotated in, and not for every unknown one', async () => {
    const app = await trusting({ cooldown: 300 });
    const before = await provider.token('eve');
    expect((await me(app, before)).status).toBe(200);
    await provider.rotate();
    const after = await provider.token('eve');
    const asked = keyRequests();
    await sleep(320);
    expect(await Promise.all([after, after, after].map(async (token) => (await me(app, token)).status))).toEqual([
      200, 200, 200,
    ]);
    expect((await me(app, before)).status).toBe(200);
    expect(keyRequests()).toBe(asked + 1);
    for (let index = 0; index < 10; index += 1)
      expect((await me(app, await minter.mint({ tenant }, { kid: `made-up-${index}` }))).status).toBe(401);
    expect(keyRequests()).toBeLessThanOrEqual(asked + 2);
  });

  it('does no harm by an outage until the keys are too old, and is back by itself', async () => {
    const app = await trusting({ fresh: 100, stale: 1_200, retry: 50 });
    const cold = await trusting({ retry: 50 });
    const token = await provider.token('eve');
    const learned = performance.now();
    expect((await me(app, token)).status).toBe(200);
    await provider.stop();
    try {
      await sleep(150);
      expect((await me(app, token)).status).toBe(200);
      expect(await me(cold, token)).toMatchObject({
        status: 503,
        retryAfter: '30',
        body: { code: 'EC-UNAVAILABLE-ISSUER', retryable: true },
      });
      await sleep(Math.max(0, 1_350 - (performance.now() - learned)));
      expect(await me(app, token)).toMatchObject({ status: 503, body: { code: 'EC-UNAVAILABLE-ISSUER' } });
    } finally {
      await provider.start();
    }
    await sleep(60);
    expect([(await me(app, token)).status, (await me(cold, token)).status]).toEqual([200, 200]);
  });

  it('is not believed where its discovery document names another issuer', async () => {
    const keys = new IssuerKeys({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') }).find;
    const app = await trusting({}, { keys });
    expect(await me(app, await provider.token('eve'))).toMatchObject({
      status: 503,
      body: { code: 'EC-UNAVAILABLE-ISSUER' },
    });
  });
});
