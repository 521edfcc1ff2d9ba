import { calculateJwkThumbprint, SignJWT } from 'jose';
import type { TestApp } from './app.js';
import { callRoute, expectedGate, gateOf, rowsOf, type Principal } from './authorization-matrix.js';
import { bodies, nowhere } from './authorization-objects.js';
import type { TestDatabase } from './database.js';
import { dpopProof, newProofKey } from './oidc/dpop.js';
import { testAudience, testIssuer } from './tokens.js';
import { createApiKey, revokeApiKey } from '../../src/platform/auth/create-api-key.js';
import { systemActor } from '../../src/kernel/audit.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { rotateApiKey } from '../../src/platform/auth/rotate-api-key.js';
import type { PolicyRow } from '../../src/platform/auth/route-policies.js';
import { demandedScopes } from '../../src/platform/auth/access-decisions.js';
import { roleScopes } from '../../src/platform/auth/scopes.js';

export interface Site {
  readonly center: TestApp;
  readonly db: TestDatabase;
  readonly tenant: TenantId;
  /** A key of the issuer whose algorithm is not accepted. */
  readonly rsaKey: CryptoKey;
}

const now = () => Math.floor(Date.now() / 1000);
const admin = { roles: ['tenant-admin'] };
const invalid = { standing: 'invalid', scopes: [] } as const;
const elsewhere = { standing: 'elsewhere', scopes: [] } as const;

/** Beside the principals: credentials of which one thing is wrong, each of which one decision alone refuses. Made anew for each probe. */
export async function flawedPrincipals(site: Site): Promise<Principal[]> {
  return [...(await flawedTokens(site)), ...(await flawedKeys(site)), ...(await flawedProofs(site))];
}

async function flawedTokens({ center, db, tenant, rsaKey }: Site): Promise<Principal[]> {
  const mint = async (claims: Record<string, unknown>, header = {}) =>
    `Bearer ${await center.tokens.mint({ tenant, ...admin, ...claims }, header)}`;
  const erased = await db.tenant();
  await db.owner.execute(
    `UPDATE export_center.tenants SET status = 'erased', erased_at = clock_timestamp() WHERE id = $1`,
    [erased],
  );
  const claims = { iss: testIssuer, aud: testAudience, sub: 's', iat: now(), exp: now() + 600, tenant, ...admin };
  const rsa = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'rsa' }).sign(rsaKey);
  return [
    { name: 'token of another issuer', authorization: await mint({ iss: 'https://evil.test' }), ...invalid },
    { name: 'token for another audience', authorization: await mint({ aud: 'another' }), ...invalid },
    { name: 'id token', authorization: await mint({}, { typ: 'JWT' }), ...invalid },
    { name: 'token of yesterday', authorization: await mint({ exp: now() - 86_000, iat: now() - 86_300 }), ...invalid },
    { name: 'token of tomorrow', authorization: await mint({ nbf: now() + 3_600 }), ...invalid },
    { name: 'token with another algorithm', authorization: `Bearer ${rsa}`, ...invalid },
    { name: 'token of an erased tenant', authorization: await mint({ tenant: erased }), ...elsewhere },
    {
      name: 'token for another tenant',
      authorization: await mint({}),
      headers: async () => ({ 'X-Tenant-Id': await db.tenant() }),
      ...elsewhere,
    },
  ];
}

async function flawedKeys({ db, tenant }: Site): Promise<Principal[]> {
  const make = (cidrs: string[] = []) =>
    createApiKey(db.database, tenant, { name: 'k', ...admin, cidrs, createdBy: 'test' });
  const [far, revoked, rotated] = [await make(['192.0.2.0/24']), await make(), await make()];
  await revokeApiKey(db.database, tenant, revoked.id, systemActor('test'));
  const rotation = { overlapSeconds: 60, allow: () => undefined, by: systemActor('test') };
  await rotateApiKey(db.database, tenant, rotated.id, rotation);
  await db.owner.execute(`UPDATE export_center.api_keys SET previous_until = clock_timestamp() WHERE id = $1`, [
    rotated.id,
  ]);
  return [
    {
      name: 'key from elsewhere that claims another address',
      authorization: `Bearer ${far.key}`,
      headers: () => Promise.resolve({ 'X-Forwarded-For': '192.0.2.7' }),
      ...invalid,
    },
    { name: 'key from elsewhere', authorization: `Bearer ${far.key}`, ...invalid },
    { name: 'revoked key', authorization: `Bearer ${revoked.key}`, ...invalid },
    { name: 'secret before the rotation', authorization: `Bearer ${rotated.key}`, ...invalid },
    {
      name: 'key for another tenant',
      authorization: `Bearer ${(await make()).key}`,
      headers: async () => ({ 'X-Tenant-Id': await db.tenant() }),
      ...elsewhere,
    },
  ];
}

async function flawedProofs({ center, tenant }: Site): Promise<Principal[]> {
  const key = await newProofKey();
  const cnf = { jkt: await calculateJwkThumbprint(key.jwk) };
  const token = await center.tokens.mint({ tenant, ...admin, cnf });
  const loose = await center.tokens.mint({ tenant, ...admin });
  const proven = (name: string, claims: Record<string, unknown>, signer = key): Principal => ({
    name,
    authorization: `DPoP ${token}`,
    headers: async (htm, htu) => ({ DPoP: await dpopProof(signer, { htm, htu, token, ...claims }) }),
    ...invalid,
  });
  return [
    { ...proven('bound token with its proof', {}), standing: 'known', scopes: roleScopes['tenant-admin'] },
    { name: 'bound token as bearer', authorization: `Bearer ${token}`, ...invalid },
    { ...proven('loose token with a proof', { token: loose }), authorization: `DPoP ${loose}` },
    proven('old proof', { iat: now() - 120 }),
    proven('proof with an endless id', { jti: 'x'.repeat(300) }),
    proven('proof for another method', { htm: 'TRACE' }),
    proven('proof for another URL', { htu: 'https://elsewhere.test/' }),
    proven('proof for another token', { token: loose }),
    proven('proof of another key', {}, await newProofKey()),
  ];
}

/** One route for each set of demanded scopes, one that reads where there is one. */
export function probeRows(center: TestApp): PolicyRow[] {
  const chosen = new Map<string, PolicyRow>();
  for (const row of rowsOf(center).toSorted((a, b) => Number(a.verb !== 'GET') - Number(b.verb !== 'GET'))) {
    const demanded = `${row.policy.scope} ${demandedScopes(row.policy).join(' ')}`;
    if (!chosen.has(demanded)) chosen.set(demanded, row);
  }
  return [...chosen.values()];
}

/** Cells of the matrix that are not as the policy table says. `enough` stops at the first. */
export async function gateFindings(
  center: TestApp,
  rows: readonly PolicyRow[],
  principals: readonly Principal[],
  enough = false,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const row of rows) {
    for (const principal of principals) {
      const id = nowhere[row.policy.resource ?? ''] ?? 'none';
      const answer = await callRoute(center, row, id, principal, bodies[row.handler]);
      const expected = expectedGate(row.policy, principal);
      if (gateOf(answer) !== expected || answer.status === 500)
        wrong.push(`${principal.name} at ${row.handler}: ${answer.status} ${answer.code}, not ${expected}`);
      if (enough && wrong.length > 0) return wrong;
    }
  }
  return wrong;
}
