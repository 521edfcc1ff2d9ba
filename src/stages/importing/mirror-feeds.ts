import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import type { Pair } from './pg-mirrors.js';
import type { VerifiedBundle } from './verified-bundle.js';

/** Hours; ten years, as for a limit that is set here. */
const longestLimit = 87_840;

interface FeedAge extends Pick<Pair, 'source'> {
  readonly kind: string;
  readonly capturedAt?: string;
  readonly maxAgeHours?: number;
}

/**
 * Keeps how old the evidence of a mirror is, as the bundle says it: the time of the import makes nothing fresher. What a bundle without mirror.json
 * holds is as old as its asOf.
 */
export async function saveFeeds(
  sql: Sql,
  tenant: TenantId,
  mirrorId: string,
  { feeds, pairs, manifest }: Pick<VerifiedBundle, 'feeds' | 'pairs' | 'manifest'>,
): Promise<void> {
  const ages: readonly FeedAge[] = feeds ?? pairs.map((pair) => ({ ...pair, capturedAt: manifest.asOf }));
  await sql.execute(
    `UPDATE export_center.mirror_pairs p SET captured_at = f.captured_at, max_age_hours = f.max_age_hours
     FROM unnest($3::text[], $4::text[], $5::timestamptz[], $6::integer[]) AS f (kind, source, captured_at, max_age_hours)
     WHERE p.tenant_id = $1 AND p.mirror_id = $2 AND p.kind = f.kind AND p.source = f.source`,
    [
      tenant,
      mirrorId,
      ages.map(({ kind }) => kind),
      ages.map(({ source }) => source),
      ages.map(({ capturedAt }) => capturedAt ?? null),
      ages.map(({ maxAgeHours }) => (maxAgeHours === undefined ? null : Math.min(maxAgeHours, longestLimit))),
    ],
  );
}
