import { createHash } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Caller } from '../../platform/auth/caller.js';
import { onlyLimits } from '../../platform/config/limit-fields.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { DATABASE, type Database, type Sql } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { requireIfMatch, strongEtag } from '../../platform/http/etag.js';
import { limitNames, limitsOf, type TenantLimits } from '../../platform/limits/limit-names.js';
import { auditTenant } from './tenant-audit.js';
import type { TenantQuotaInput, TenantQuotasResource } from './tenant-quota.dto.js';
import { findTenant, type TenantRow } from './tenant.js';

export interface VersionedQuotas {
  readonly quotas: TenantQuotasResource;
  readonly etag: string;
}

/** Limits that a tenant has in place of the installation's. They count everywhere within the time of LimitBook. */
@Injectable()
export class TenantQuotasService {
  readonly #usual: TenantLimits;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Optional() @Inject(SETTINGS) settings?: Settings,
  ) {
    this.#usual = limitsOf(settings?.limits ?? onlyLimits.parse({}));
  }

  /** Throws not-found. */
  get(idOrSlug: string): Promise<VersionedQuotas> {
    return this.db.system(async (tx) => this.#read(tx, await findTenant(tx, idOrSlug)));
  }

  /** Makes these the tenant's own limits and no others. Throws not-found, EC-PRECONDITION-REQUIRED, EC-PRECONDITION-FAILED. */
  replace(
    caller: Caller,
    idOrSlug: string,
    items: readonly TenantQuotaInput[],
    ifMatch: string | undefined,
    dryRun: boolean,
  ): Promise<VersionedQuotas> {
    const database = dryRun ? rehearsal(this.db) : this.db;
    return database.tenant(caller.tenant.id, async (tx) => {
      const tenant = await findTenant(tx, idOrSlug);
      await lockQuotas(tx, tenant.id);
      requireIfMatch(ifMatch, (await this.#read(tx, tenant)).etag, { allowAny: true });
      await tx.query(`SELECT export_center.tenant_quotas_replace($1, $2, $3, $4)`, [
        tenant.id,
        items.map(({ name }) => name),
        items.map(({ limit }) => limit),
        caller.subject,
      ]);
      const limits = Object.fromEntries(items.map(({ name, limit }) => [name, limit]));
      await auditTenant(tx, caller, 'setQuotas', tenant, { limits });
      return this.#read(tx, tenant);
    });
  }

  async #read(tx: Sql, tenant: TenantRow): Promise<VersionedQuotas> {
    const sql = `SELECT name, limit_value FROM export_center.tenant_quotas_of($1)`;
    const rows = await tx.query<{ name: string; limit_value: string }>(sql, [tenant.id]);
    return this.#versioned(tenant, new Map(rows.map(({ name, limit_value }) => [name, Number(limit_value)])));
  }

  #versioned(tenant: TenantRow, own: ReadonlyMap<string, number>): VersionedQuotas {
    const items = limitNames.map((name) => ({
      name,
      limit: own.get(name) ?? this.#usual[name],
      own: own.has(name),
    }));
    const text = JSON.stringify([...own].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const etag = strongEtag(createHash('sha256').update(text).digest('hex').slice(0, 32));
    return { quotas: { tenant: tenant.id, items }, etag };
  }
}

/** One change at a time, until the transaction ends. */
async function lockQuotas(tx: Sql, tenant: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('export_center.tenant_quotas ' || $1, 0))`, [tenant]);
}
