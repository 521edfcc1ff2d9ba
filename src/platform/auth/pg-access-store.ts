import { Inject, Injectable } from '@nestjs/common';
import { asTenantId, type TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database } from '../db/database.js';
import type { AccessStore, KnownApiKey, KnownTenant } from './access-store.port.js';
import { isScope } from './access-token.js';
import { RecentAnswers } from '../../kernel/recent-answers.js';

const freshFor = 2_000;
const usesNotedEvery = 60_000;
/** Groups of one token that are looked up. */
const maximumGroups = 200;

interface KeyRow {
  readonly tenant_id: string;
  readonly tenant_slug: string;
  readonly tenant_status: KnownTenant['status'];
  readonly id: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly cidrs: readonly string[];
  readonly expires_at: Date;
}

/** AccessStore on PostgreSQL. Tenants and keys are reached through SECURITY DEFINER functions: no tenant is known yet. */
@Injectable()
export class PgAccessStore implements AccessStore {
  readonly #tenants = new RecentAnswers<KnownTenant | undefined>(freshFor);
  readonly #keys = new RecentAnswers<KnownApiKey | undefined>(freshFor);
  readonly #roles = new RecentAnswers<readonly string[]>(freshFor);
  readonly #uses = new RecentAnswers<void>(usesNotedEvery);
  readonly #database: Database;

  constructor(@Inject(DATABASE) database: Database) {
    this.#database = database;
  }

  tenant(idOrSlug: string): Promise<KnownTenant | undefined> {
    return this.#tenants.get(idOrSlug, () =>
      this.#database.system(async (tx) => {
        const [row] = await tx.query<{ id: string; slug: string; status: KnownTenant['status'] }>(
          `SELECT id, slug, status FROM export_center.find_tenant($1)`,
          [idOrSlug],
        );
        return row && { id: asTenantId(row.id), slug: row.slug, status: row.status };
      }),
    );
  }

  apiKey(hash: Buffer): Promise<KnownApiKey | undefined> {
    return this.#keys.get(hash.toString('hex'), () =>
      this.#database.system(async (tx) => {
        const [row] = await tx.query<KeyRow>(`SELECT * FROM export_center.find_api_key($1)`, [hash]);
        return row && toApiKey(row);
      }),
    );
  }

  roles(tenant: TenantId, subject: string, groups: readonly string[]): Promise<readonly string[]> {
    const named = groups.slice(0, maximumGroups);
    return this.#roles.get(JSON.stringify([tenant, subject, named]), () =>
      this.#database.tenant(tenant, async (tx) => {
        const rows = await tx.query<{ role: string }>(
          `SELECT DISTINCT role FROM export_center.role_bindings WHERE tenant_id = $1
           AND ((kind = 'subject' AND subject = $2) OR (kind = 'group' AND subject = ANY($3::text[]))) ORDER BY role`,
          [tenant, subject, named],
        );
        return rows.map(({ role }) => role);
      }),
    );
  }

  recordUse(tenant: TenantId, key: string): void {
    const recorded = this.#uses.get(key, () => recordKeyUse(this.#database, tenant, key));
    // The next use tries again: a last use that is a minute old does no harm, a refused request would.
    recorded.catch(() => undefined);
  }

  rememberProof(proof: Buffer, seconds: number): Promise<boolean> {
    return this.#database.system(async (tx) => {
      const [row] = await tx.query<{ new: boolean }>(`SELECT export_center.dpop_remember($1, $2) AS new`, [
        proof,
        seconds,
      ]);
      return row?.new === true;
    });
  }
}

/** Other processes may have noted a use within the minute: then this one writes nothing. */
async function recordKeyUse(database: Database, tenant: TenantId, key: string): Promise<void> {
  await database.tenant(tenant, (tx) =>
    tx.execute(
      `UPDATE export_center.api_keys SET last_used_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2
       AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`,
      [tenant, key],
    ),
  );
}

function toApiKey(row: KeyRow): KnownApiKey {
  return {
    id: row.id,
    tenant: { id: asTenantId(row.tenant_id), slug: row.tenant_slug, status: row.tenant_status },
    scopes: row.scopes.filter(isScope),
    roles: row.roles,
    cidrs: row.cidrs,
    expiresAt: new Date(row.expires_at),
  };
}
