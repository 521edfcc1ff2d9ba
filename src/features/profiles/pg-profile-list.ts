import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import { profileColumns, profileTables, toProfile, type ProfileRow } from './profile-row.js';
import type { Profile, ProfileFilter } from './profile.js';

/** Profiles in byte order of their names, at most `limit` after the given (name, id). */
export async function listProfiles(
  db: Database,
  tenant: TenantId,
  filter: ProfileFilter,
  page: { readonly limit: number; readonly after?: { readonly name: string; readonly id: string } },
): Promise<Profile[]> {
  const sql = `SELECT ${profileColumns} FROM ${profileTables}
    WHERE p.tenant_id = $1 AND (p.archived_at IS NOT NULL) = $2 AND ($3::text IS NULL OR p.kind = $3)
      AND ($4::text IS NULL OR (convert_from(r.spec, 'UTF8')::json -> 'labels' -> $4) IS NOT NULL)
      AND ($5::text IS NULL OR (convert_from(r.spec, 'UTF8')::json -> 'labels' ->> $4) = $5)
      AND ($6::text IS NULL OR (p.name, p.id) > ($6, $7))
    ORDER BY p.name, p.id LIMIT $8`;
  const { kind, archived, label } = filter;
  const values = [tenant, archived, kind ?? null, label?.key ?? null, label?.value ?? null, page.after?.name ?? null];
  const rows = await db.tenant(tenant, (tx) =>
    tx.query<ProfileRow>(sql, [...values, page.after?.id ?? null, page.limit]),
  );
  return rows.map(toProfile);
}
