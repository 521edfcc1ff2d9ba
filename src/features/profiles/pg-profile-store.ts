import { Inject, Injectable } from '@nestjs/common';
import type { Digest } from '../../formats/digest.js';
import type { AuditBy } from '../../kernel/audit.js';
import { invalid, notFound } from '../../kernel/errors.js';
import { newId, type ProfileId, type TenantId } from '../../kernel/ids.js';
import type { ProfileRevision, ProfileSpec } from '../../kernel/profile.js';
import { appendAudit } from '../../platform/audit/append-audit.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { appendEvent } from '../../platform/events/append-event.js';
import type { ProfileCatalog } from '../../runs/profile-catalog.port.js';
import { encodeProfileSpec } from '../../runs/resolve-profile-spec.js';
import { profileColumns, profileTables, toProfile, type ProfileRow } from './profile-row.js';
import { nameTaken } from './profile-errors.js';
import type { Profile } from './profile.js';

/** Called inside the transaction that changed the profile. */
export type WithProfile = (tx: Transaction, profile: Profile) => Promise<void>;

export interface NewProfile {
  readonly name: string;
  readonly spec: ProfileSpec;
  readonly by: AuditBy;
}

/**
 * Profiles and their revisions. A revision is never changed: a new spec is a new row, an equal one is none. The spec is kept as the
 * canonical bytes that its digest is of.
 */
@Injectable()
export class PgProfileStore implements ProfileCatalog {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** Throws EC-CONFLICT-NAME (conflict). */
  create(tenant: TenantId, input: NewProfile, also?: WithProfile): Promise<Profile> {
    const id = newId('profile') as ProfileId;
    return this.db.tenant(tenant, async (tx) => {
      const inserted = await tx.execute(
        `INSERT INTO export_center.profiles (tenant_id, id, name, kind, current_rev, created_by) VALUES ($1, $2, $3, $4, 1, $5)
         ON CONFLICT (tenant_id, name) WHERE archived_at IS NULL DO NOTHING`,
        [tenant, id, input.name, input.spec.kind, input.by.actor.id],
      );
      if (inserted === 0) throw nameTaken(input.name);
      await insertRevision(tx, tenant, id, 1, input.spec, input.by);
      const profile = await find(tx, tenant, id);
      await also?.(tx, profile);
      await revised(tx, profile, input.by, 'profile.create');
      return profile;
    });
  }

  /** By id, archived ones included, or by the name of one that is not archived. Throws not-found. */
  get(tenant: TenantId, idOrName: string): Promise<Profile> {
    return this.db.tenant(tenant, (tx) => find(tx, tenant, idOrName));
  }

  /** Like `get`, but an archived profile is not-found: what `update` would change. */
  async live(tenant: TenantId, idOrName: string): Promise<Profile> {
    const profile = await this.get(tenant, idOrName);
    if (profile.archivedAt) throw notFound('profile');
    return profile;
  }

  async isNameTaken(tenant: TenantId, name: string): Promise<boolean> {
    const sql =
      'SELECT 1 AS one FROM export_center.profiles WHERE tenant_id = $1 AND name = $2 AND archived_at IS NULL';
    return (await this.db.tenant(tenant, (tx) => tx.query(sql, [tenant, name]))).length > 0;
  }

  /**
   * Gives `change` the locked profile and stores what it answers: a new revision where the spec differs, a new name where that does.
   * Throws what `change` throws, EC-CONFLICT-NAME (conflict), not-found for an archived profile.
   */
  update(
    tenant: TenantId,
    idOrName: string,
    by: AuditBy,
    change: (profile: Profile) => Promise<{ readonly name: string; readonly spec: ProfileSpec }>,
  ): Promise<Profile> {
    return this.db.tenant(tenant, async (tx) => {
      const before = await lock(tx, tenant, idOrName);
      const { name, spec } = await change(before);
      if (name !== before.name) await rename(tx, before, name);
      const isNew = encodeProfileSpec(spec).digest !== before.specDigest;
      if (isNew) await addRevision(tx, before, spec, by);
      const after = await find(tx, tenant, before.id);
      if (isNew || name !== before.name) await revised(tx, after, by, 'profile.update');
      return after;
    });
  }

  /** `ProfileCatalog`: what a run is made from. An archived profile starts no run, but a run that has begun still finds its revision by id. */
  revision(tenant: TenantId, profile: string, revision?: number): Promise<ProfileRevision> {
    return this.db.tenant(tenant, async (tx) => {
      const found = await find(tx, tenant, profile);
      if (found.archivedAt && revision === undefined) throw notFound('profile');
      if (revision === undefined || revision === found.revision)
        return toRevision(found, found.revision, found.spec, found.specDigest);
      const sql = `SELECT spec, spec_digest AS "specDigest" FROM export_center.profile_revisions
        WHERE tenant_id = $1 AND profile_id = $2 AND rev = $3`;
      const [row] = await tx.query<{ spec: Buffer; specDigest: string }>(sql, [tenant, found.id, revision]);
      if (!row)
        throw invalid(
          'EC-VALIDATION',
          `profile ${found.name} has no revision ${revision}; the newest is ${found.revision}`,
          { pointer: '/revision' },
        );
      return toRevision(found, revision, JSON.parse(row.spec.toString()) as ProfileSpec, row.specDigest);
    });
  }
}

function toRevision(profile: Profile, revision: number, spec: ProfileSpec, digest: string): ProfileRevision {
  return { profileId: profile.id, name: profile.name, revision, spec, specDigest: digest as Digest };
}

async function find(tx: Transaction, tenant: TenantId, idOrName: string): Promise<Profile> {
  const sql = `SELECT ${profileColumns} FROM ${profileTables}
    WHERE p.tenant_id = $1 AND (p.id = $2 OR (p.name = $2 AND p.archived_at IS NULL))`;
  const [row] = await tx.query<ProfileRow>(sql, [tenant, idOrName]);
  if (!row) throw notFound('profile');
  return toProfile(row);
}

async function lock(tx: Transaction, tenant: TenantId, idOrName: string): Promise<Profile> {
  const sql = `SELECT id FROM export_center.profiles
    WHERE tenant_id = $1 AND (id = $2 OR name = $2) AND archived_at IS NULL FOR UPDATE`;
  const [row] = await tx.query<{ id: string }>(sql, [tenant, idOrName]);
  if (!row) throw notFound('profile');
  return find(tx, tenant, row.id);
}

async function rename(tx: Transaction, before: Profile, name: string): Promise<void> {
  const sql = `UPDATE export_center.profiles SET name = $3, updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2
    AND NOT EXISTS (SELECT 1 FROM export_center.profiles o WHERE o.tenant_id = $1 AND o.name = $3 AND o.archived_at IS NULL)`;
  if ((await tx.execute(sql, [before.tenantId, before.id, name])) === 0) throw nameTaken(name);
}

async function addRevision(tx: Transaction, before: Profile, spec: ProfileSpec, by: AuditBy): Promise<void> {
  const revision = before.revision + 1;
  await insertRevision(tx, before.tenantId, before.id, revision, spec, by);
  await tx.execute(
    'UPDATE export_center.profiles SET current_rev = $3, updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2',
    [before.tenantId, before.id, revision],
  );
}

async function insertRevision(
  tx: Transaction,
  tenant: TenantId,
  profile: ProfileId,
  revision: number,
  spec: ProfileSpec,
  by: AuditBy,
): Promise<void> {
  const { bytes, digest } = encodeProfileSpec(spec);
  await tx.execute(
    `INSERT INTO export_center.profile_revisions (tenant_id, profile_id, rev, spec, spec_digest, created_by)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [tenant, profile, revision, bytes, digest, by.actor.id],
  );
}

async function revised(tx: Transaction, profile: Profile, by: AuditBy, action: string): Promise<void> {
  const { id, tenantId, name, revision, kind, specDigest } = profile;
  const data = { name, revision, kind, specDigest };
  await appendEvent(tx, tenantId, { type: 'profile.revised', subject: id, data });
  await appendAudit(tx, tenantId, {
    ...by,
    action,
    resource: { type: 'profile', id },
    outcome: 'success',
    details: data,
  });
}
