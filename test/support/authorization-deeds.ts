import { setTimeout as sleep } from 'node:timers/promises';
import { calculateJwkThumbprint } from 'jose';
import type { Site } from './authorization-probes.js';
import { dpopProof, newProofKey } from './oidc/dpop.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';

/** Something that must not succeed, which no single request shows: answers what is wrong, undefined where it was refused rightly. */
export type Deed = (site: Site) => Promise<string | undefined>;

async function send(site: Site, method: string, path: string, headers: Record<string, string>, body?: object) {
  const response = await fetch(`${site.center.url}/api/v1/${path}`, {
    method,
    body: body && JSON.stringify(body),
    headers: {
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(method === 'POST' ? { 'Idempotency-Key': crypto.randomUUID() } : {}),
      ...headers,
    },
  });
  const text = await response.text();
  const problem = (text === '' ? {} : JSON.parse(text)) as { code?: string };
  return `${response.status} ${problem.code ?? ''}`.trim();
}

const unless = (expected: string, answer: string): string | undefined =>
  answer === expected ? undefined : `${answer}, not ${expected}`;

async function platformAdmin({ center, db }: Site, sub: string): Promise<string> {
  return `Bearer ${await center.tokens.mint({ tenant: await db.tenant('platform'), sub, roles: ['platform-admin'] })}`;
}

/** The deeds by name. Each leaves everything as it was for the others. */
export const deeds: Record<string, Deed> = {
  'use a key in the moment after its end': async ({ center, db, tenant }) => {
    const expiresAt = new Date(Date.now() + 400);
    const { key } = await createApiKey(db.database, tenant, { name: 'short', createdBy: 't', expiresAt });
    const me = async () => {
      const response = await fetch(`${center.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });
      await response.arrayBuffer();
      return response.status;
    };
    if ((await me()) !== 200) return 'a live key is refused';
    await sleep(Math.max(0, expiresAt.getTime() - Date.now()) + 20);
    return unless('401', String(await me()));
  },

  'use a proof twice': async (site) => {
    const key = await newProofKey();
    const cnf = { jkt: await calculateJwkThumbprint(key.jwk) };
    const token = await site.center.tokens.mint({ tenant: site.tenant, roles: ['viewer'], cnf });
    const claims = { htm: 'GET', htu: `${site.center.url}/api/v1/me`, token };
    const headers = { authorization: `DPoP ${token}`, DPoP: await dpopProof(key, claims) };
    if ((await send(site, 'GET', 'me', headers)) !== '200') return 'a new proof is refused';
    return unless('401 EC-AUTHN-INVALID', await send(site, 'GET', 'me', headers));
  },

  'make a key with more rights than the own ones': async (site) => {
    const authorization = await site.center.bearer(site.tenant, 'tenant-admin');
    const body = { name: 'more', roles: ['platform-admin'] };
    return unless('403 EC-AUTHZ-SCOPE', await send(site, 'POST', 'api-keys', { authorization }, body));
  },

  'bind a role with more rights than the own ones': async (site) => {
    const authorization = await site.center.bearer(site.tenant, 'tenant-admin');
    const headers = { authorization, 'If-Match': '*' };
    const body = { items: [{ kind: 'subject', name: 'me', role: 'platform-admin' }] };
    return unless('403 EC-AUTHZ-SCOPE', await send(site, 'PUT', 'role-bindings?validateOnly=true', headers, body));
  },

  'remove the last administrator': async (site) => {
    const tenant = await site.db.tenant();
    const headers = { authorization: await site.center.bearer(tenant, 'tenant-admin'), 'If-Match': '*' };
    const items = [{ kind: 'subject', name: 'root', role: 'tenant-admin' }];
    const first = await send(site, 'PUT', 'role-bindings', headers, { items });
    if (first !== '200') return `the first administrator: ${first}`;
    return unless('409 EC-CONFLICT-STATE', await send(site, 'PUT', 'role-bindings', headers, { items: [] }));
  },

  'approve the own wish to erase a tenant': async (site) => {
    const victim = await site.db.tenant();
    await site.db.owner.execute(`UPDATE export_center.tenants SET status = 'suspended' WHERE id = $1`, [victim]);
    const [row] = await site.db.owner.query<{ slug: string }>(`SELECT slug FROM export_center.tenants WHERE id = $1`, [
      victim,
    ]);
    const headers = { authorization: await platformAdmin(site, 'ann') };
    const body = { reason: 'r', confirm: row?.slug };
    await send(site, 'POST', `admin/tenants/${victim}:erase`, headers, body);
    return unless('403 EC-AUTHZ-SELF', await send(site, 'POST', `admin/tenants/${victim}:approveErasure`, headers));
  },

  'change the state of the tenant from which one acts': async (site) => {
    const headers = { authorization: await platformAdmin(site, 'ann') };
    const path = 'admin/tenants/platform:resume';
    return unless('409 EC-CONFLICT-STATE', await send(site, 'POST', path, headers, { reason: 'r' }));
  },

  'have a run of a suspended tenant claimed': async ({ db }) => {
    const suspended = await db.tenant();
    await db.owner.execute(`UPDATE export_center.tenants SET status = 'suspended' WHERE id = $1`, [suspended]);
    const run = `run_01JC${Math.random().toString().slice(2, 12).padEnd(22, '0')}`;
    await db.database.tenant(suspended, (tx) =>
      tx.query(`SELECT export_center.run_queue_put($1, 'queued', 10, NULL, NULL)`, [run]),
    );
    const claimed = await db.database.system((tx) =>
      tx.query(`SELECT FROM export_center.run_queue_claim('probe', 1000) WHERE run_id = $1`, [run]),
    );
    await db.owner.execute(`DELETE FROM export_center.run_queue WHERE run_id = $1`, [run]);
    return claimed.length === 0 ? undefined : 'it was claimed';
  },
};
