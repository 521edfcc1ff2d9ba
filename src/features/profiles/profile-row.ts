import { notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { ProfileSpec } from '../../kernel/profile.js';
import type { Transaction } from '../../platform/db/database.js';
import type { Reader } from '../../platform/db/reader.js';
import type { Profile, StoredRevision } from './profile.js';

export type ProfileRow = Omit<Profile, 'spec'> & { readonly spec: Buffer };

export const profileTables = `export_center.profiles p JOIN export_center.profile_revisions r
  ON r.tenant_id = p.tenant_id AND r.profile_id = p.id AND r.rev = p.current_rev`;

/** Select list that yields `ProfileRow`. */
export const profileColumns = `p.tenant_id AS "tenantId", p.id, p.name, p.kind, p.current_rev AS revision, r.spec,
  r.spec_digest AS "specDigest", p.created_by AS "createdBy", p.created_at AS "createdAt", p.created_at::text AS "createdAtText",
  p.updated_at AS "updatedAt", p.updated_at::text AS "updatedAtText", p.archived_at AS "archivedAt"`;

export function toProfile(row: ProfileRow): Profile {
  return { ...row, spec: parseSpec(row.spec) };
}

/** By id, archived ones included, or by the name of one that is not archived. Throws not-found. */
export async function findProfile(tx: Reader, tenant: TenantId, idOrName: string): Promise<Profile> {
  const sql = `SELECT ${profileColumns} FROM ${profileTables}
    WHERE p.tenant_id = $1 AND (p.id = $2 OR (p.name = $2 AND p.archived_at IS NULL))`;
  const [row] = await tx.query<ProfileRow>(sql, [tenant, idOrName]);
  if (!row) throw notFound('profile');
  return toProfile(row);
}

/** As `findProfile`, locked until the transaction ends; an archived one is not-found, because it never changes again. */
export async function lockProfile(tx: Transaction, tenant: TenantId, idOrName: string): Promise<Profile> {
  const sql = `SELECT id FROM export_center.profiles
    WHERE tenant_id = $1 AND (id = $2 OR name = $2) AND archived_at IS NULL FOR UPDATE`;
  const [row] = await tx.query<{ id: string }>(sql, [tenant, idOrName]);
  if (!row) throw notFound('profile');
  return findProfile(tx, tenant, row.id);
}

type RevisionRow = Omit<StoredRevision, 'spec'> & { readonly spec: Buffer };

const revisionColumns = `r.profile_id AS "profileId", r.rev AS revision, r.spec, r.spec_digest AS "specDigest",
  r.created_by AS "createdBy", r.created_at AS "createdAt"`;

/** One revision; undefined where the profile has none of that number. */
export async function findRevision(
  tx: Reader,
  profile: Profile,
  revision: number,
): Promise<StoredRevision | undefined> {
  const sql = `SELECT ${revisionColumns} FROM export_center.profile_revisions r
    WHERE r.tenant_id = $1 AND r.profile_id = $2 AND r.rev = $3`;
  const [row] = await tx.query<RevisionRow>(sql, [profile.tenantId, profile.id, revision]);
  return row && toRevision(row, profile);
}

/** At most `limit` revisions in order of their numbers, after the given one. */
export async function listRevisions(
  tx: Transaction,
  profile: Profile,
  page: { readonly limit: number; readonly after?: number; readonly descending: boolean },
): Promise<StoredRevision[]> {
  const [direction, operator] = page.descending ? ['DESC', '<'] : ['ASC', '>'];
  const sql = `SELECT ${revisionColumns} FROM export_center.profile_revisions r
    WHERE r.tenant_id = $1 AND r.profile_id = $2 AND ($3::integer IS NULL OR r.rev ${operator} $3)
    ORDER BY r.rev ${direction} LIMIT $4`;
  const rows = await tx.query<RevisionRow>(sql, [profile.tenantId, profile.id, page.after ?? null, page.limit]);
  return rows.map((row) => toRevision(row, profile));
}

function toRevision(row: RevisionRow, { kind }: Profile): StoredRevision {
  return { ...row, kind, spec: parseSpec(row.spec) };
}

function parseSpec(bytes: Buffer): ProfileSpec {
  return JSON.parse(bytes.toString()) as ProfileSpec;
}
