import type { ProfileSpec } from '../../kernel/profile.js';
import type { Profile } from './profile.js';

export type ProfileRow = Omit<Profile, 'spec'> & { readonly spec: Buffer };

export const profileTables = `export_center.profiles p JOIN export_center.profile_revisions r
  ON r.tenant_id = p.tenant_id AND r.profile_id = p.id AND r.rev = p.current_rev`;

/** Select list that yields `ProfileRow`. */
export const profileColumns = `p.tenant_id AS "tenantId", p.id, p.name, p.kind, p.current_rev AS revision, r.spec,
  r.spec_digest AS "specDigest", p.created_by AS "createdBy", p.created_at AS "createdAt", p.created_at::text AS "createdAtText",
  p.updated_at AS "updatedAt", p.archived_at AS "archivedAt"`;

export function toProfile(row: ProfileRow): Profile {
  return { ...row, spec: JSON.parse(row.spec.toString()) as ProfileSpec };
}
