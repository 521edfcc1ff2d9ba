import { Inject, Injectable } from '@nestjs/common';
import { conflict, notFound } from '../../kernel/errors.js';
import { accessDecisions } from '../../platform/auth/access-decisions.js';
import type { Caller } from '../../platform/auth/caller.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { requireIfMatch } from '../../platform/http/etag.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { readPage } from '../../platform/http/page.js';
import { auditTenant } from './tenant-audit.js';
import type { TenantInput, TenantListQuery, TenantPage, TenantPatch } from './tenant.dto.js';
import { etagOfTenant, findTenant, toTenantResource, type TenantRow } from './tenant.js';

/** Called inside the transaction that made the tenant. */
export type WithTenant = (tx: Transaction, tenant: TenantRow) => Promise<void>;

/**
 * Row 69: the tenants of the installation. Every act runs in a transaction of the tenant from which the caller acts, so that its audit
 * entry is written with it; no act reads what belongs to another tenant.
 */
@Injectable()
export class TenantsService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  /** By slug. Throws EC-PAGE-TOKEN. */
  async list(caller: Caller, query: TenantListQuery): Promise<TenantPage> {
    const status = query.status ?? null;
    const scope = { tenant: caller.tenant.id, list: 'tenants', filter: { status } };
    const page = await readPage(this.tokens, scope, query, {
      rows: (limit, after) =>
        this.db.system((tx) =>
          tx.query<TenantRow>(`SELECT * FROM export_center.tenants_page($1, $2, $3)`, [
            String(after?.[0] ?? ''),
            limit,
            status,
          ]),
        ),
      position: ({ slug }) => [slug],
    });
    return { ...page, items: page.items.map(toTenantResource) };
  }

  /** By id or slug. Throws not-found. */
  get(idOrSlug: string): Promise<TenantRow> {
    return this.db.system((tx) => findTenant(tx, idOrSlug));
  }

  /** Throws EC-CONFLICT-NAME, also for the slug of an erased tenant. */
  create(caller: Caller, { slug, name }: TenantInput, dryRun: boolean, also?: WithTenant): Promise<TenantRow> {
    return this.#in(dryRun).tenant(caller.tenant.id, async (tx) => {
      const [made] = await tx.query<TenantRow>(`SELECT * FROM export_center.tenant_create($1, $2)`, [slug, name]);
      if (!made)
        throw conflict('EC-CONFLICT-NAME', `slug: ${slug} is or was a tenant; choose another`, { pointer: '/slug' });
      await also?.(tx, made);
      await auditTenant(tx, caller, 'create', made, { name });
      return made;
    });
  }

  /** Throws not-found, EC-PRECONDITION-REQUIRED, EC-PRECONDITION-FAILED, EC-CONFLICT-STATE for an erased tenant. */
  rename(
    caller: Caller,
    idOrSlug: string,
    { name }: TenantPatch,
    ifMatch: string | undefined,
    dryRun: boolean,
  ): Promise<TenantRow> {
    return this.#in(dryRun).tenant(caller.tenant.id, async (tx) => {
      const before = await findTenant(tx, idOrSlug);
      requireIfMatch(ifMatch, etagOfTenant(before), { allowAny: true });
      if (before.status === 'erased') throw erased(before);
      const [after] = await tx.query<TenantRow>(`SELECT * FROM export_center.tenant_rename($1, $2, $3)`, [
        before.id,
        before.version,
        name,
      ]);
      if (!after) throw changedMeanwhile(before);
      await auditTenant(tx, caller, 'update', after, { name });
      return after;
    });
  }

  /** Only a tenant to which nothing belongs yet. Throws not-found, EC-PRECONDITION-*, EC-CONFLICT-IN-USE. */
  delete(caller: Caller, idOrSlug: string, ifMatch: string | undefined): Promise<void> {
    return this.db.tenant(caller.tenant.id, async (tx) => {
      const tenant = await findTenant(tx, idOrSlug);
      requireIfMatch(ifMatch, etagOfTenant(tenant));
      const [row] = await tx.query<{ done: boolean }>(`SELECT export_center.tenant_delete($1, $2) AS done`, [
        tenant.id,
        tenant.version,
      ]);
      if (row?.done !== true)
        throw conflict('EC-CONFLICT-IN-USE', `the tenant ${tenant.slug} has been used; suspend and erase it instead`);
      await auditTenant(tx, caller, 'delete', tenant);
    });
  }

  /** Its callers are refused within 2 seconds, and its queued runs wait. Throws not-found, EC-CONFLICT-STATE. */
  suspend(caller: Caller, idOrSlug: string, reason: string): Promise<TenantRow> {
    return this.#move(caller, idOrSlug, 'suspend', reason);
  }

  /** Throws not-found, EC-CONFLICT-STATE for an erased tenant. */
  resume(caller: Caller, idOrSlug: string, reason: string): Promise<TenantRow> {
    return this.#move(caller, idOrSlug, 'resume', reason);
  }

  #move(caller: Caller, idOrSlug: string, verb: keyof typeof moves, reason: string): Promise<TenantRow> {
    const { from, to } = moves[verb];
    return this.db.tenant(caller.tenant.id, async (tx) => {
      const before = await findTenant(tx, idOrSlug);
      requireOther(caller, before);
      if (before.status === 'erased') throw erased(before);
      const [after] = await tx.query<TenantRow>(`SELECT * FROM export_center.tenant_set_status($1, $2, $3)`, [
        before.id,
        from,
        to,
      ]);
      if (!after) return findTenant(tx, before.id);
      await auditTenant(tx, caller, verb, after, { reason });
      return after;
    });
  }

  #in(dryRun: boolean): Database {
    return dryRun ? rehearsal(this.db) : this.db;
  }
}

const moves = { suspend: { from: 'active', to: 'suspended' }, resume: { from: 'suspended', to: 'active' } } as const;

/** Throws EC-CONFLICT-STATE. */
export function requireOther(caller: Caller, tenant: TenantRow): void {
  if (accessDecisions.isAnotherTenant(caller, tenant.id)) return;
  throw conflict('EC-CONFLICT-STATE', `${tenant.slug} is the tenant from which you act; act from another one`);
}

const erased = (tenant: TenantRow) =>
  conflict('EC-CONFLICT-STATE', `the tenant ${tenant.slug} is erased; only its record is left`);

/** Between the reading and the change of one transaction another one committed. */
function changedMeanwhile(tenant: TenantRow): Error {
  return tenant.status === 'erased'
    ? notFound('tenant')
    : conflict('EC-CONFLICT-STATE', 'the tenant was changed just now; repeat the request');
}
