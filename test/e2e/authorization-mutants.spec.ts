import { exportJWK, generateKeyPair } from 'jose';
import type { TestApp } from '../support/app.js';
import { deeds } from '../support/authorization-deeds.js';
import { principalsOf, rowsOf, type Principal } from '../support/authorization-matrix.js';
import {
  foreignFindings,
  furnish,
  markerFindings,
  objectsOf,
  viewOf,
  type Objects,
} from '../support/authorization-objects.js';
import { flawedPrincipals, gateFindings, probeRows, type Site } from '../support/authorization-probes.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { MutableDatabase } from '../support/mutable-database.js';
import { startWholeApp } from '../support/whole-app.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { accessDecisions } from '../../src/platform/auth/access-decisions.js';
import { tokenRules } from '../../src/platform/auth/access-token.js';
import { proofChecks } from '../../src/platform/auth/dpop-proof.js';
import { PgAccessStore } from '../../src/platform/auth/pg-access-store.js';
import { POLICY, type RoutePolicy } from '../../src/platform/auth/policy.decorator.js';
import { nameOf, routeHandlers } from '../../src/platform/auth/route-policies.js';
import { ScopeGuard } from '../../src/platform/auth/scope.guard.js';
import { TenantGuard } from '../../src/platform/auth/tenant.guard.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';

let db: TestDatabase;
let site: Site;
let principals: Principal[];

beforeAll(async () => {
  db = await createTestDatabase();
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const rsa = { ...(await exportJWK(publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' };
  const tenant = await db.tenant('mine');
  site = { center: await startWholeApp(db, { moreKeys: [rsa] }), db, tenant, rsaKey: privateKey };
  principals = await principalsOf(site.center, db, tenant);
});

afterAll(async () => {
  await site?.center.close();
  await db?.close();
});

/** The part of the matrix in which every decision of access has a say. Stops at the first finding where one is enough. */
async function probe(enough: boolean): Promise<string[]> {
  const wrong = await gateFindings(site.center, probeRows(site.center), principals, enough);
  if (enough && wrong.length > 0) return wrong;
  const me = rowsOf(site.center).filter(({ handler }) => handler === 'AccessController.me');
  wrong.push(...(await gateFindings(site.center, me, await flawedPrincipals(site), enough)));
  for (const [name, deed] of Object.entries(deeds)) {
    if (enough && wrong.length > 0) return wrong;
    const finding = await deed(site);
    if (finding !== undefined) wrong.push(`${name}: ${finding}`);
  }
  return wrong;
}

/** Puts a value in the place of another for as long as the work takes. */
async function whileReplaced<T extends object, K extends keyof T, R>(
  owner: T,
  name: K,
  value: T[K],
  work: () => Promise<R>,
): Promise<R> {
  const real = owner[name];
  owner[name] = value;
  try {
    return await work();
  } finally {
    owner[name] = real;
  }
}

const killed = async (owner: object, name: string, value: unknown): Promise<string[]> =>
  whileReplaced(owner as Record<string, unknown>, name, value, () => probe(true));

const always = () => true;

describe('without a mutant', () => {
  it('the probes find nothing', async () => {
    expect(await probe(false)).toEqual([]);
  });
});

describe('a mutant that always says yes is noticed', () => {
  it.each(Object.keys(accessDecisions))('in the decision %s', async (name) => {
    expect(await killed(accessDecisions, name, always)).not.toEqual([]);
  });

  it.each(Object.keys(proofChecks))('in the check %s of a proof', async (name) => {
    expect(await killed(proofChecks, name, always)).not.toEqual([]);
  });

  it.each([
    ['TenantGuard', TenantGuard.prototype, 'canActivate'],
    ['ScopeGuard', ScopeGuard.prototype, 'canActivate'],
    ['the memory of proofs', PgAccessStore.prototype, 'rememberProof'],
  ])('in %s', async (_, owner, method) => {
    expect(await killed(owner, method, () => Promise.resolve(true))).not.toEqual([]);
  });
});

describe('a rule that is taken away is missed', () => {
  it.each(Object.keys(tokenRules))('for tokens: %s', async (name) => {
    const without = name === 'time' ? () => ({ clockTolerance: 1e9 }) : () => ({});
    expect(await killed(tokenRules, name, without)).not.toEqual([]);
  });

  it('for proxies: nobody’s X-Forwarded-For is believed', async () => {
    const express = site.center.app.getHttpAdapter().getInstance() as { set(name: string, value: unknown): void };
    express.set('trust proxy', true);
    try {
      expect(await probe(true)).not.toEqual([]);
    } finally {
      express.set('trust proxy', false);
    }
  });

  it.each([
    ['find_api_key(bytea)', 'AND k.revoked_at IS NULL'],
    ['find_api_key(bytea)', 'AND k.previous_until > clock_timestamp()'],
    ['run_queue_claim(text, bigint)', `AND t.status = 'active'`],
  ])('in %s: %s', async (signature, condition) => {
    const [row] = await db.owner.query<{ text: string }>(`SELECT pg_get_functiondef($1::regprocedure) AS text`, [
      `export_center.${signature}`,
    ]);
    const real = row!.text;
    expect(real).toContain(condition);
    await db.owner.execute(real.replace(condition, ''));
    try {
      expect(await probe(true)).not.toEqual([]);
    } finally {
      await db.owner.execute(real);
    }
  });
});

describe('a policy that demands less is noticed', () => {
  /** Everything less that a policy could demand. */
  function weaker(policy: RoutePolicy): RoutePolicy[] {
    if (policy.scope === 'none') return [];
    const open: RoutePolicy = { ...policy, scope: 'none' };
    if (policy.scope === 'any') return [open];
    const and = policy.and ?? [];
    const dropped = and.map((scope): RoutePolicy => ({ ...policy, and: and.filter((other) => other !== scope) }));
    return [open, { ...policy, scope: 'any' }, ...dropped];
  }

  it('on every single route', async () => {
    const survivors: string[] = [];
    let mutants = 0;
    for (const route of routeHandlers(site.center.app)) {
      const rows = rowsOf(site.center).filter(({ handler }) => handler === nameOf(route));
      for (const mutant of weaker(route.policy!)) {
        mutants += 1;
        Reflect.defineMetadata(POLICY, mutant, route.handler);
        const findings = await gateFindings(site.center, rows, principals, true);
        Reflect.defineMetadata(POLICY, route.policy, route.handler);
        if (findings.length === 0) survivors.push(`${nameOf(route)}: ${JSON.stringify(mutant)}`);
      }
    }
    expect(survivors).toEqual([]);
    expect(mutants).toBeGreaterThan(150);
  });
});

describe('the two walls between tenants', () => {
  const marker = 'canary-of-the-other-tenant';
  /** The application as a login that row-level security does not bind: the WHERE of each store stands alone. */
  let unbound: { readonly center: TestApp; readonly store: MutableDatabase; readonly close: () => Promise<void> };
  let bound: { readonly center: TestApp; readonly store: MutableDatabase };
  let own: Objects;
  let foreign: Objects;
  let home: TenantId;
  let strangers: TenantId;

  beforeAll(async () => {
    const superuser = await TypeOrmDatabase.connect(db.superuserSettings, { poolSize: 5 });
    const [open, closed] = [new MutableDatabase(superuser), new MutableDatabase(db.database)];
    const center = await startWholeApp({ ...db, database: open });
    unbound = {
      center,
      store: open,
      close: async () => {
        await center.close();
        await superuser.close();
      },
    };
    bound = { center: await startWholeApp({ ...db, database: closed }), store: closed };
    home = await db.tenant('home');
    strangers = await db.tenant('theirs');
    own = await objectsOf(bound.center, home, 'own');
    foreign = await objectsOf(bound.center, strangers, marker);
  });

  afterAll(async () => {
    await bound?.center.close();
    await unbound?.close();
  });

  async function crossing({ center }: { readonly center: TestApp }): Promise<string[]> {
    const admin = await center.bearer(home, 'tenant-admin');
    const found = await foreignFindings(center, admin, foreign);
    return [...found, ...(await markerFindings(center, admin, own, marker))];
  }

  /** What is different where a store forgets the tenant: the own view, a foreign object, a key that another tenant used. */
  async function differences(admin: string, before: ReadonlyMap<string, string>, key: string): Promise<string[]> {
    const { center } = unbound;
    const after = await viewOf(center, admin, own);
    const changed = [...after].filter(([handler, text]) => before.get(handler) !== text).map(([handler]) => handler);
    if (changed.length > 0) return changed;
    const found = await foreignFindings(center, admin, foreign, true);
    if (found.length > 0) return found;
    const answer = await furnish(center, home, key);
    await answer.arrayBuffer();
    return answer.headers.has('idempotency-replayed') ? ['a key of another tenant is replayed'] : [];
  }

  /** Tables whose predicate no request can miss, each with what stands before it. A table that is not named here must be noticed. */
  const reachedThroughOthers: Readonly<Record<string, string>> = {
    evidence_erasures: 'a record of the own tenant is looked up beside it',
    evidence_head: 'a number alone; the rows up to it are chosen by the tenant again',
    idempotency_keys: 'rows are taken by their primary key and then named by a random owner',
    import_receipts: 'the import is looked up first, and its id is in no other tenant',
    run_log: 'the run is looked up first, and its id is in no other tenant',
    run_stages: 'the run is looked up first, and its id is in no other tenant',
    tenant_quotas: 'figures are remembered for some seconds, longer than this test looks',
  };

  it('hold each by itself: the WHERE of the stores without row-level security', async () => {
    expect(await crossing(unbound)).toEqual([]);
  });

  it('hold each by itself: row-level security where every WHERE forgets the tenant', async () => {
    bound.store.forgetful = 'all';
    expect(await crossing(bound)).toEqual([]);
    bound.store.forgetful = new Set();
  });

  it('are both needed: every store that forgets the tenant is noticed where the second wall is down', async () => {
    const admin = await unbound.center.bearer(home, 'tenant-admin');
    const survivors: string[] = [];
    const known = await db.owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'export_center'::regnamespace AND relkind IN ('r', 'p')`,
    );
    const tables = [...unbound.store.seen].filter((table) => known.some(({ name }) => name === table)).toSorted();
    for (const table of tables) {
      const before = await viewOf(unbound.center, admin, own);
      expect(await viewOf(unbound.center, admin, own)).toEqual(before);
      await (await furnish(bound.center, strangers, table)).arrayBuffer();
      unbound.store.forgetful = new Set([table]);
      const found = await differences(admin, before, table);
      unbound.store.forgetful = new Set();
      if (found.length === 0) survivors.push(table);
    }
    expect(tables.length).toBeGreaterThan(10);
    expect(survivors).toEqual(Object.keys(reachedThroughOthers));
  }, 120_000);
});
