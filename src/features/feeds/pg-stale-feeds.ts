import type { EvidenceKind, Feed } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';

export type FeedName = Pick<Feed, 'source'> & { readonly kind: EvidenceKind };

const columnsOf = (feeds: readonly FeedName[]) => [feeds.map(({ kind }) => kind), feeds.map(({ source }) => source)];

/** Notes feeds as stale; answers those that were not. Of two callers at once one gets each. */
export function becameStale(sql: Sql, tenant: TenantId, stale: readonly FeedName[], now: Date): Promise<FeedName[]> {
  return sql.query<FeedName>(
    `INSERT INTO export_center.stale_feeds (tenant_id, kind, source, since)
     SELECT $1, s.kind, s.source, $4 FROM unnest($2::text[], $3::text[]) AS s (kind, source) ORDER BY 2, 3
     ON CONFLICT DO NOTHING RETURNING kind, source`,
    [tenant, ...columnsOf(stale), now],
  );
}

/** Forgets what is stale no longer; answers it. */
export function becameFresh(sql: Sql, tenant: TenantId, stale: readonly FeedName[]): Promise<FeedName[]> {
  return sql.query<FeedName>(
    `DELETE FROM export_center.stale_feeds f WHERE f.tenant_id = $1
       AND NOT EXISTS (SELECT FROM unnest($2::text[], $3::text[]) AS s (kind, source) WHERE s.kind = f.kind AND s.source = f.source)
     RETURNING f.kind, f.source`,
    [tenant, ...columnsOf(stale)],
  );
}

/** Whether a feed of the tenant has a limit, or had one when it was noted as stale: without, nothing needs to be counted. */
export async function hasLimits(database: Database, tenant: TenantId): Promise<boolean> {
  const [row] = await database.read<{ found: boolean }>(
    tenant,
    `SELECT EXISTS (SELECT FROM export_center.feed_limits WHERE tenant_id = $1)
       OR EXISTS (SELECT FROM export_center.stale_feeds WHERE tenant_id = $1)
       OR EXISTS (SELECT FROM export_center.mirror_pairs WHERE tenant_id = $1 AND max_age_hours IS NOT NULL) AS found`,
    [tenant],
  );
  return row!.found;
}
