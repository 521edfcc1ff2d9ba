import type { TenantId } from '../../kernel/ids.js';
import type { Transaction } from '../../platform/db/database.js';
import type { PagePosition } from '../../platform/http/page-token.js';
import type { SortOrder } from '../../platform/http/query-parameters.js';
import { profileColumns, profileTables, toProfile, type ProfileRow } from './profile-row.js';
import type { Profile, ProfileFilter, ProfileSort } from './profile.js';

const columns: Readonly<Record<ProfileSort, { readonly sql: string; readonly type: string }>> = {
  name: { sql: 'p.name', type: 'text' },
  createdAt: { sql: 'p.created_at', type: 'timestamptz' },
  updatedAt: { sql: 'p.updated_at', type: 'timestamptz' },
};

const matching = `p.tenant_id = $1 AND (p.archived_at IS NOT NULL) = $2 AND ($3::text IS NULL OR p.kind = $3)
  AND ($4::text IS NULL OR (convert_from(r.spec, 'UTF8')::json -> 'labels' -> $4) IS NOT NULL)
  AND ($5::text IS NULL OR (convert_from(r.spec, 'UTF8')::json -> 'labels' ->> $4) = $5)`;

/** Profiles in the given order, at most `limit` after the position (`positionOf`). */
export async function listProfiles(
  tx: Transaction,
  tenant: TenantId,
  filter: ProfileFilter,
  { field, descending }: SortOrder<ProfileSort>,
  page: { readonly limit: number; readonly after?: PagePosition },
): Promise<Profile[]> {
  const { sql, type } = columns[field];
  const [direction, operator] = descending ? ['DESC', '<'] : ['ASC', '>'];
  const rows = await tx.query<ProfileRow>(
    `SELECT ${profileColumns} FROM ${profileTables} WHERE ${matching}
      AND ($6::text IS NULL OR (${sql}, p.id) ${operator} ($6::${type}, $7))
    ORDER BY ${sql} ${direction}, p.id ${direction} LIMIT $8`,
    [...filterValues(tenant, filter), page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
  );
  return rows.map(toProfile);
}

/** Profiles that match, counted no further than `limit`. */
export async function countProfiles(
  tx: Transaction,
  tenant: TenantId,
  filter: ProfileFilter,
  limit: number,
): Promise<number> {
  const sql = `SELECT count(*)::integer AS found FROM (SELECT FROM ${profileTables} WHERE ${matching} LIMIT $6) AS matches`;
  const [row] = await tx.query<{ found: number }>(sql, [...filterValues(tenant, filter), limit]);
  return row!.found;
}

export function positionOf(profile: Profile, { field }: SortOrder<ProfileSort>): PagePosition {
  const texts = { name: profile.name, createdAt: profile.createdAtText, updatedAt: profile.updatedAtText };
  return [texts[field], profile.id];
}

function filterValues(tenant: TenantId, { kind, archived, label }: ProfileFilter): unknown[] {
  return [tenant, archived, kind ?? null, label?.key ?? null, label?.value ?? null];
}
