import { createHmac } from 'node:crypto';
import { exportSPKI, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { AccessModule } from '../../src/features/access/access.module.js';
import { Authenticator } from '../../src/platform/auth/authenticator.js';
import { PgAccessStore } from '../../src/platform/auth/pg-access-store.js';
import { createTokenMinter, testAudience, testIssuer } from '../support/tokens.js';

let db: TestDatabase;
let center: TestApp;
let tenant: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, modules: [AccessModule] });
  tenant = await db.tenant('acme');
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

async function me(authorization: string | undefined, headers: Record<string, string> = {}) {
  const response = await fetch(`${center.url}/api/v1/me`, {
    headers: { ...(authorization === undefined ? {} : { authorization }), ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const now = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const goodHeader = { alg: 'ES256', typ: 'at+jwt', kid: 'test' };
const goodClaims = () => ({
  iss: testIssuer,
  aud: testAudience,
  sub: 's',
  tenant,
  iat: now(),
  exp: now() + 60,
  roles: ['tenant-admin'],
});
const mint = (claims: Record<string, unknown> = {}, header = {}) =>
  center.tokens.mint({ tenant, roles: ['viewer'], ...claims }, header);

/** header.payload with a signature made by `signer` over it. */
function forge(header: unknown, claims: unknown, signer: (input: string) => string): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signer(input)}`;
}

/** Every token of the list in the security checklist that must be refused. */
const bad: Record<string, () => Promise<string> | string> = {
  'alg none': () => forge({ ...goodHeader, alg: 'none' }, goodClaims(), () => ''),
  'alg nOnE': () => forge({ ...goodHeader, alg: 'nOnE' }, goodClaims(), () => ''),
  'alg none with a signature': () => forge({ ...goodHeader, alg: 'none' }, goodClaims(), () => 'AAAA'),
  'a stripped signature': async () => `${(await mint()).split('.').slice(0, 2).join('.')}.`,
  'a tampered payload': async () => {
    const [head, , signature] = (await mint()).split('.');
    return `${head}.${encode({ ...goodClaims(), sub: 'root' })}.${signature}`;
  },
  'HS256 signed with the public key': async () => {
    const pem = await exportSPKI(center.tokens.publicKey);
    return forge({ ...goodHeader, alg: 'HS256' }, goodClaims(), (input) =>
      createHmac('sha256', pem).update(input).digest('base64url'),
    );
  },
  'an embedded jwk': async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    return new SignJWT(goodClaims()).setProtectedHeader({ ...goodHeader, jwk }).sign(privateKey);
  },
  'another key with the same kid': async () => {
    const { privateKey } = await generateKeyPair('ES256');
    return new SignJWT(goodClaims()).setProtectedHeader(goodHeader).sign(privateKey);
  },
  'an unknown kid': () => mint({}, { kid: 'other' }),
  'a kid that is a path': () => mint({}, { kid: '../../dev/null' }),
  'the typ of an id token': () => mint({}, { typ: 'JWT' }),
  'no typ': () => mint({}, { typ: undefined }),
  'an expiry in the past': () => mint({ exp: now() - 31 }),
  'no expiry': () => mint({ exp: undefined }),
  'another audience': () => mint({ aud: 'another' }),
  'no audience': () => mint({ aud: undefined }),
  'another issuer': () => mint({ iss: 'https://evil.test' }),
  'a start in the future': () => mint({ nbf: now() + 120 }),
  'an unknown critical header': () =>
    new SignJWT(goodClaims())
      .setProtectedHeader({ ...goodHeader, crit: ['urn:x'], 'urn:x': true })
      .sign(center.tokens.privateKey, { crit: { 'urn:x': true } }),
  'an all-zero signature': () => forge(goodHeader, goodClaims(), () => Buffer.alloc(64).toString('base64url')),
  'no tenant': () => mint({ tenant: undefined }),
  'no subject': () => mint({ sub: undefined }),
  'a tenant that is a list': () => mint({ tenant: [tenant] }),
  'JSON serialization': () =>
    encode({ payload: encode(goodClaims()), signatures: [{ protected: encode(goodHeader), signature: 'AA' }] }),
  'five parts': () => 'a.b.c.d.e',
  'more than 8 KiB': () => mint({ padding: 'x'.repeat(8 * 1024) }),
  'an age of more than a day': () => mint({ iat: now() - 86_500 }),
  'an API key of the wrong length': () => 'eck_short',
  'an API key that does not exist': () => `eck_${'A'.repeat(43)}`,
};

describe('access tokens', () => {
  it('accepts a good token and tells what it may do', async () => {
    const answer = await me(`Bearer ${await mint({ sub: 'ann', roles: ['puller'], scope: 'export:run nonsense' })}`);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        subject: 'ann',
        tenant: { id: tenant, slug: 'acme' },
        roles: ['puller'],
        scopes: ['export:download', 'export:read', 'export:run'],
      },
    });
  });

  it('accepts a jku header, and never fetches it', async () => {
    expect((await me(`Bearer ${await mint({}, { jku: 'http://127.0.0.1:1/keys' })}`)).status).toBe(200);
  });

  it('allows 30 seconds between the clocks', async () => {
    expect((await me(`Bearer ${await mint({ exp: now() - 20 })}`)).status).toBe(200);
    expect((await me(`Bearer ${await mint({ nbf: now() + 20 })}`)).status).toBe(200);
  });

  it.each(Object.keys(bad))('B58 refuses %s with the one answer', async (name) => {
    const answer = await me(`Bearer ${await bad[name]?.()}`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="export-center", error="invalid_token"');
    const { traceId, ...rest } = answer.body;
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(rest).toEqual({
      type: 'urn:export-center:problem:ec-authn-invalid',
      title: 'The credential is not valid',
      status: 401,
      detail: 'the credential is not valid here; get a new token or API key',
      instance: '/api/v1/me',
      code: 'EC-AUTHN-INVALID',
      retryable: false,
      docs: 'docs/operations/problem-codes.md#ec-authn-invalid',
    });
  });

  it('B58 refuses 1 MB of token before it is parsed', async () => {
    // Node's own header limit answers first; the verifier's limit is tested with 8 KiB above.
    expect(
      (await fetch(`${center.url}/api/v1/me`, { headers: { authorization: `Bearer ${'a'.repeat(1_000_000)}` } }))
        .status,
    ).toBe(431);
  });

  it('asks for a credential where none is sent', async () => {
    const answer = await me(undefined);
    expect(answer).toMatchObject({ status: 401, body: { code: 'EC-AUTHN-MISSING' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="export-center"');
    expect((await me('Basic YTpi')).body['code']).toBe('EC-AUTHN-INVALID');
  });

  it('takes the tenant of X-Tenant-Id from the tenants of the token only', async () => {
    const other = await db.tenant('beta');
    const token = `Bearer ${await mint({ tenants: [other, 'gamma'] })}`;
    expect((await me(token, { 'X-Tenant-Id': other })).body['tenant']).toEqual({ id: other, slug: 'beta' });
    const third = await db.tenant('delta');
    expect(await me(token, { 'X-Tenant-Id': third })).toMatchObject({ status: 403, body: { code: 'EC-AUTHZ-TENANT' } });
    expect(await me(token, { 'X-Tenant-Id': 'gamma' })).toMatchObject({
      status: 403,
      body: { code: 'EC-AUTHZ-TENANT' },
    });
  });

  it('lets a suspended tenant do nothing', async () => {
    await db.tenant('paused');
    await db.owner.execute(`UPDATE export_center.tenants SET status = 'suspended' WHERE slug = 'paused'`);
    expect(await me(`Bearer ${await mint({ tenant: 'paused' })}`)).toMatchObject({
      status: 403,
      body: { code: 'EC-AUTHZ-SUSPENDED' },
    });
  });

  it('takes roles from the bindings of the tenant where the token names none', async () => {
    await db.owner.execute(
      `INSERT INTO export_center.role_bindings (tenant_id, subject, role, created_by) VALUES ($1, 'bound', 'puller', 't')`,
      [tenant],
    );
    const without = await center.tokens.mint({ tenant, sub: 'bound' });
    expect((await me(`Bearer ${without}`)).body['roles']).toEqual(['puller']);
    const limited = await center.tokens.mint({ tenant, sub: 'bound', scope: 'export:read' });
    expect((await me(`Bearer ${limited}`)).body['scopes']).toEqual(['export:read']);
    const elsewhere = await center.tokens.mint({ tenant: await db.tenant(), sub: 'bound' });
    expect((await me(`Bearer ${elsewhere}`)).body['scopes']).toEqual([]);
  });

  it('refuses every token where no issuer is configured', async () => {
    const foreign = await createTokenMinter();
    const authenticator = new Authenticator(new PgAccessStore(db.database));
    const authorization = `Bearer ${await foreign.mint({ tenant })}`;
    await expect(
      authenticator.authenticate({
        authorization,
        address: '127.0.0.1',
        request: { method: 'GET', url: 'http://x.test/' },
      }),
    ).rejects.toMatchObject({
      code: 'EC-AUTHN-INVALID',
    });
  });
});
