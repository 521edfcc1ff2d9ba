import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { dpopProof, newProofKey, type ProofKey } from '../support/oidc/dpop.js';
import { startOidcProvider, type OidcProvider } from '../support/oidc/oidc-provider.js';
import { createTokenMinter, testAudience } from '../support/tokens.js';
import { AccessModule } from '../../src/features/access/access.module.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import { IssuerKeys } from '../../src/platform/auth/issuer-keys.js';

let db: TestDatabase;
let provider: OidcProvider;
let tenant: string;
let center: TestApp;
/** Another process of the same installation. */
let sibling: TestApp;
/** An installation that takes nothing but bound tokens. */
let strict: TestApp;
let key: ProofKey;
let token: string;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await db.tenant('acme');
  provider = await startOidcProvider(testAudience, [{ id: 'ann', claims: { tenant: 'acme', roles: ['viewer'] } }]);
  const keys = new IssuerKeys({ issuer: provider.issuer }).find;
  const trust = { issuer: provider.issuer, audience: testAudience, keys };
  const minter = await createTokenMinter();
  const start = (bound: boolean) =>
    createTestApp({
      database: db.database,
      modules: [AccessModule],
      tokens: { ...minter, trust: { ...trust, bound } },
    });
  [center, sibling, strict] = [await start(false), await start(false), await start(true)];
  key = await newProofKey();
  token = await provider.token('ann', { boundTo: key });
});

afterAll(async () => {
  for (const app of [center, sibling, strict]) await app?.close();
  await provider?.stop();
  await db?.close();
});

const path = '/api/v1/me';
const target = (app = center) => ({ htm: 'GET', htu: app.url + path });
const proof = (claims: Record<string, unknown> = {}, header = {}) =>
  dpopProof(key, { ...target(), token, ...claims }, header);

async function send(authorization: string, dpop?: string, app = center, query = '') {
  const response = await fetch(app.url + path + query, {
    headers: { authorization, ...(dpop === undefined ? {} : { DPoP: dpop }) },
  });
  await response.arrayBuffer();
  return response;
}

const seconds = () => Math.floor(Date.now() / 1000);

/** Everything in a proof that must be right, made wrong. */
const bad: Record<string, () => Promise<string | undefined>> = {
  'no proof': async () => undefined,
  'a proof for another method': () => proof({ htm: 'POST' }),
  'a proof for another path': () => proof({ htu: `${center.url}/api/v1/runs` }),
  'a proof for another host': () => proof({ htu: `http://elsewhere.test${path}` }),
  'a proof for a URL that is none': () => proof({ htu: 'x' }),
  'an old proof': () => proof({ iat: seconds() - 62 }),
  'a proof of the future': () => proof({ iat: seconds() + 63 }),
  'a proof without a time': () => proof({ iat: undefined }),
  'a proof without an id': () => proof({ jti: undefined }),
  'an empty id': () => proof({ jti: '' }),
  'an endless id': () => proof({ jti: 'x'.repeat(257) }),
  'a proof for another token': () => proof({ token: 'another' }),
  'a proof for no token': () => proof({ token: undefined }),
  'the proof of another key': async () => dpopProof(await newProofKey(), { ...target(), token }),
  'the key of the holder, signed by another': async () =>
    dpopProof({ ...(await newProofKey()), jwk: key.jwk }, { ...target(), token }),
  'the type of a token': () => proof({}, { typ: 'at+jwt' }),
  'no key in the header': () => proof({}, { jwk: undefined }),
  'two proofs in one header': async () => `${await proof()}, ${await proof()}`,
  'no token at all': async () => 'x',
};

describe('a token that is bound to a key', () => {
  it('is accepted with a proof of that key for this request', async () => {
    expect((await send(`DPoP ${token}`, await proof())).status).toBe(200);
    expect((await send(`DPoP ${token}`, await proof(), center, '?')).status).toBe(200);
  });

  it.each(Object.keys(bad))('B58 is refused with %s', async (name) => {
    const response = await send(`DPoP ${token}`, await bad[name]?.());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      'DPoP realm="export-center", error="invalid_token", algs="ES256 EdDSA"',
    );
  });

  it('B58 is refused as a bearer token, with a proof or without', async () => {
    expect((await send(`Bearer ${token}`)).status).toBe(401);
    expect((await send(`Bearer ${token}`, await proof())).status).toBe(401);
  });

  it('B58 is refused where its proof was used before, here or in another process', async () => {
    const once = await proof();
    expect((await send(`DPoP ${token}`, once)).status).toBe(200);
    expect((await send(`DPoP ${token}`, once)).status).toBe(401);
    // As a client sees both processes behind one address.
    const elsewhere = await dpopProof(key, { ...target(sibling), token });
    expect((await send(`DPoP ${token}`, elsewhere, sibling)).status).toBe(200);
    const jti = JSON.parse(Buffer.from(elsewhere.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
    expect((await send(`DPoP ${token}`, await proof({ jti: jti.jti }))).status).toBe(401);
  });

  it('lets one of many proofs with one id through', async () => {
    const same = await proof();
    const all = await Promise.all(Array.from({ length: 8 }, () => send(`DPoP ${token}`, same)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('leaves nothing of proofs whose time is over', async () => {
    await db.owner.execute(`UPDATE export_center.dpop_proofs SET expires_at = clock_timestamp() - interval '1 second'`);
    await send(`DPoP ${token}`, await proof());
    for (let index = 0; index < 3; index += 1) await send(`DPoP ${token}`, await proof());
    const [row] = await db.owner.query<{ old: string }>(
      `SELECT count(*) AS old FROM export_center.dpop_proofs WHERE expires_at < clock_timestamp()`,
    );
    expect(row?.old).toBe('0');
  });
});

describe('a credential that is not bound', () => {
  it('B58 is not made better by a proof', async () => {
    const loose = await provider.token('ann');
    expect((await send(`DPoP ${loose}`, await dpopProof(key, { ...target(), token: loose }))).status).toBe(401);
    const { key: apiKey } = await createApiKey(db.database, tenant as never, { name: 'k', createdBy: 't' });
    expect((await send(`DPoP ${apiKey}`, await dpopProof(key, { ...target(), token: apiKey }))).status).toBe(401);
    expect((await send(`Bearer ${apiKey}`)).status).toBe(200);
  });

  it('is refused where the installation demands bound ones', async () => {
    expect((await send(`Bearer ${await provider.token('ann')}`, undefined, strict)).status).toBe(401);
    expect((await send(`DPoP ${token}`, await dpopProof(key, { ...target(strict), token }), strict)).status).toBe(200);
  });

  it('B58 is refused where it is bound to something that cannot be checked here', async () => {
    const minted = await createTokenMinter();
    const app = await createTestApp({ database: db.database, modules: [AccessModule], tokens: minted });
    const status = async (cnf: unknown) =>
      (await send(`Bearer ${await minted.mint({ tenant, roles: ['viewer'], cnf })}`, undefined, app)).status;
    expect([await status(undefined), await status({ 'x5t#S256': 'x' }), await status({}), await status(null)]).toEqual([
      200, 401, 401, 401,
    ]);
    await app.close();
  });
});
