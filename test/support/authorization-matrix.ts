import type { TestApp } from './app.js';
import type { TestDatabase } from './database.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import type { RoutePolicy } from '../../src/platform/auth/policy.decorator.js';
import { policyTable, type PolicyRow } from '../../src/platform/auth/route-policies.js';
import { demandedScopes } from '../../src/platform/auth/access-decisions.js';
import { roleScopes, type Role, type Scope } from '../../src/platform/auth/scopes.js';

/** Somebody who calls: what they send, and what the guards must know about them. */
export interface Principal {
  readonly name: string;
  readonly authorization?: string;
  /** Further headers, for credentials that are made for one request. */
  readonly headers?: (method: string, url: string) => Promise<Readonly<Record<string, string>>>;
  readonly standing: 'anonymous' | 'invalid' | 'elsewhere' | 'suspended' | 'known';
  readonly scopes: readonly Scope[];
}

/** What the guards must answer, from the policy alone; 'open' where the request must reach the handler. */
export function expectedGate(policy: RoutePolicy, principal: Principal): string {
  if (policy.scope === 'none') return 'open';
  if (principal.standing === 'anonymous') return '401 EC-AUTHN-MISSING';
  if (principal.standing === 'invalid') return '401 EC-AUTHN-INVALID';
  if (principal.standing === 'elsewhere') return '403 EC-AUTHZ-TENANT';
  if (principal.standing === 'suspended') return '403 EC-AUTHZ-SUSPENDED';
  return demandedScopes(policy).every((scope) => principal.scopes.includes(scope)) ? 'open' : '403 EC-AUTHZ-SCOPE';
}

/** The principals of the authorization method, all of one tenant but the suspended one. */
export async function principalsOf(center: TestApp, db: TestDatabase, tenant: string): Promise<Principal[]> {
  const bearer = async (claims: Record<string, unknown>) => `Bearer ${await center.tokens.mint({ tenant, ...claims })}`;
  const now = Math.floor(Date.now() / 1000);
  const suspended = await db.tenant(`suspended-${now}`);
  await db.owner.execute(`UPDATE export_center.tenants SET status = 'suspended' WHERE id = $1`, [suspended]);
  const elsewhere = await createApiKey(db.database, tenant as never, {
    name: 'far',
    roles: ['tenant-admin'],
    cidrs: ['192.0.2.0/24'],
    createdBy: 't',
  });
  const roles = Object.keys(roleScopes) as Role[];
  const invalid = { standing: 'invalid', scopes: [] } as const;
  return [
    { name: 'anonymous', standing: 'anonymous', scopes: [] },
    { name: 'malformed', authorization: 'Bearer not.a.token', ...invalid },
    { name: 'expired', authorization: await bearer({ exp: now - 3600, roles: ['tenant-admin'] }), ...invalid },
    { name: 'wrong audience', authorization: await bearer({ aud: 'another', roles: ['tenant-admin'] }), ...invalid },
    { name: 'key from elsewhere', authorization: `Bearer ${elsewhere.key}`, ...invalid },
    {
      name: 'suspended',
      authorization: await bearer({ tenant: suspended, roles: ['tenant-admin'] }),
      standing: 'suspended',
      scopes: [],
    },
    { name: 'no scope', authorization: await bearer({ scope: '' }), standing: 'known', scopes: [] },
    // No role has it without export:run, so only this one notices a route that asks for both and checks one.
    {
      name: 'export:admin alone',
      authorization: await bearer({ scope: 'export:admin' }),
      standing: 'known',
      scopes: ['export:admin'],
    },
    ...(await Promise.all(
      roles.map(async (role) => ({
        name: role,
        authorization: await bearer({ roles: [role] }),
        standing: 'known' as const,
        scopes: roleScopes[role],
      })),
    )),
  ];
}

export interface CellAnswer {
  readonly status: number;
  readonly code: string | undefined;
  /** Body without what names the request: traceId, instance and the id that was asked for. */
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** What a route cannot do without in its query: a diff is of the object with itself. */
const queryOf = ({ handler }: PolicyRow, id: string): string =>
  handler === 'RunDiffsController.diff' ? `?base=${id}` : '';

/** What the path parameters besides the id and the key stand for. */
const parameters: Record<string, string> = { kind: 'advisories' };

/** Headers that differ between any two answers. */
const volatile = ['date', 'x-request-id', 'keep-alive', 'connection', 'content-length'];

/** Calls a route as a well-formed client would, so that only access decides. */
export async function callRoute(
  center: TestApp,
  row: PolicyRow,
  id: string,
  { authorization, headers }: Pick<Principal, 'authorization' | 'headers'>,
  body: object = {},
): Promise<CellAnswer> {
  const named = row.path.replaceAll('{id}', id).replaceAll('{key}', encodeURIComponent(id));
  const path = named.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '1') + queryOf(row, id);
  const writes = ['POST', 'PUT', 'PATCH'].includes(row.verb);
  const response = await fetch(center.url + path, {
    method: row.verb,
    signal: AbortSignal.timeout(5_000),
    body: writes ? JSON.stringify(body) : undefined,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(writes ? { 'Content-Type': row.verb === 'PATCH' ? 'application/merge-patch+json' : 'application/json' } : {}),
      'Idempotency-Key': crypto.randomUUID(),
      'If-Match': '"none"',
      ...(await headers?.(row.verb, center.url + path)),
    },
  });
  const text = await response.text();
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  const problem = isProblem ? (JSON.parse(text) as { code: string; traceId?: string; instance?: string }) : undefined;
  const { traceId: _, instance: __, ...rest } = problem ?? { code: undefined };
  return {
    status: response.status,
    code: problem?.code,
    body: (problem ? JSON.stringify(rest) : text).replaceAll(id, '{id}'),
    headers: Object.fromEntries([...response.headers].filter(([name]) => !volatile.includes(name))),
  };
}

/** What the guards made of a call: their refusal, or 'open' for whatever came behind them. */
export function gateOf({ status, code }: CellAnswer): string {
  return status === 401 || status === 403 ? `${status} ${code}` : 'open';
}

/** The policy table of the application, in the order of its handlers. */
export function rowsOf(center: TestApp): PolicyRow[] {
  return policyTable(center.app);
}
