import { Inject, Injectable } from '@nestjs/common';
import type { Digest } from '../../formats/digest.js';
import type { AuditBy } from '../../kernel/audit.js';
import { invalid, notFound } from '../../kernel/errors.js';
import { newId, type ProfileId, type TenantId } from '../../kernel/ids.js';
import type { ProfileRevision, ProfileSpec } from '../../kernel/profile.js';
import { recordChange } from '../../platform/audit/record-change.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { readerOf, type Reader } from '../../platform/db/reader.js';
import type { ProfileCatalog } from '../../runs/profile-catalog.port.js';
import { encodeProfileSpec } from '../../runs/resolve-profile-spec.js';
import { findProfile, findRevision, lockProfile } from './profile-row.js';
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
    return this.db.tenant(tenant, (tx) => insertProfile(tx, tenant, input, also));
  }

  /** A new profile with the spec of one that is there, archived ones included. Throws not-found, EC-CONFLICT-NAME (conflict). */
  clone(
    tenant: TenantId,
    idOrName: string,
    input: Omit<NewProfile, 'spec'> & { readonly revision?: number },
    also?: WithProfile,
  ): Promise<Profile> {
    return this.db.tenant(tenant, async (tx) => {
      const original = await findProfile(tx, tenant, idOrName);
      const { spec } = await revisionOf(tx, original, input.revision ?? original.revision);
      const { name, by } = input;
      return insertProfile(tx, tenant, { name, by, spec }, also, { clonedFrom: original.id });
    });
  }

  /** By id, archived ones included, or by the name of one that is not archived. Throws not-found. */
  get(tenant: TenantId, idOrName: string): Promise<Profile> {
    return findProfile(readerOf(this.db, tenant), tenant, idOrName);
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
      const before = await lockProfile(tx, tenant, idOrName);
      const { name, spec } = await change(before);
      if (name !== before.name) await rename(tx, before, name);
      const isNew = encodeProfileSpec(spec).digest !== before.specDigest;
      if (isNew) await addRevision(tx, before, spec, by);
      const after = await findProfile(tx, tenant, before.id);
      if (isNew || name !== before.name) await told(tx, after, by, 'update');
      return after;
    });
  }

  /** Takes the profile out of use and frees its name; its revisions stay. `check` sees it locked. Throws not-found where it is archived. */
  archive(tenant: TenantId, idOrName: string, by: AuditBy, check: (profile: Profile) => void): Promise<Profile> {
    return this.db.tenant(tenant, async (tx) => {
      const before = await lockProfile(tx, tenant, idOrName);
      check(before);
      await tx.execute(
        `UPDATE export_center.profiles SET archived_at = clock_timestamp(), updated_at = clock_timestamp()
         WHERE tenant_id = $1 AND id = $2`,
        [tenant, before.id],
      );
      const after = await findProfile(tx, tenant, before.id);
      await told(tx, after, by, 'archive');
      return after;
    });
  }

  /** `ProfileCatalog`: what a run is made from. An archived profile starts no run, but a run that has begun still finds its revision by id. */
  async revision(tenant: TenantId, idOrName: string, revision?: number): Promise<ProfileRevision> {
    const reader = readerOf(this.db, tenant);
    const profile = await findProfile(reader, tenant, idOrName);
    if (profile.archivedAt && revision === undefined) throw notFound('profile');
    const { spec, specDigest } = await revisionOf(reader, profile, revision ?? profile.revision);
    return {
      profileId: profile.id,
      name: profile.name,
      revision: revision ?? profile.revision,
      spec,
      specDigest: specDigest as Digest,
    };
  }
}

/** Throws EC-VALIDATION where the profile has no such revision. */
async function revisionOf(
  tx: Reader,
  profile: Profile,
  revision: number,
): Promise<Pick<Profile, 'spec' | 'specDigest'>> {
  const found = revision === profile.revision ? profile : await findRevision(tx, profile, revision);
  if (found) return found;
  throw invalid(
    'EC-VALIDATION',
    `profile ${profile.name} has no revision ${revision}; the newest is ${profile.revision}`,
    { pointer: '/revision' },
  );
}

async function insertProfile(
  tx: Transaction,
  tenant: TenantId,
  input: NewProfile,
  also: WithProfile | undefined,
  details: Readonly<Record<string, unknown>> = {},
): Promise<Profile> {
  const id = newId('profile') as ProfileId;
  const inserted = await tx.execute(
    `INSERT INTO export_center.profiles (tenant_id, id, name, kind, current_rev, created_by) VALUES ($1, $2, $3, $4, 1, $5)
     ON CONFLICT (tenant_id, name) WHERE archived_at IS NULL DO NOTHING`,
    [tenant, id, input.name, input.spec.kind, input.by.actor.id],
  );
  if (inserted === 0) throw nameTaken(input.name);
  await insertRevision(tx, tenant, id, 1, input);
  const profile = await findProfile(tx, tenant, id);
  await also?.(tx, profile);
  await told(tx, profile, input.by, 'create', details);
  return profile;
}

async function rename(tx: Transaction, before: Profile, name: string): Promise<void> {
  const sql = `UPDATE export_center.profiles SET name = $3, updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2
    AND NOT EXISTS (SELECT 1 FROM export_center.profiles o WHERE o.tenant_id = $1 AND o.name = $3 AND o.archived_at IS NULL)`;
  if ((await tx.execute(sql, [before.tenantId, before.id, name])) === 0) throw nameTaken(name);
}

async function addRevision(tx: Transaction, before: Profile, spec: ProfileSpec, by: AuditBy): Promise<void> {
  const revision = before.revision + 1;
  await insertRevision(tx, before.tenantId, before.id, revision, { spec, by });
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
  input: Pick<NewProfile, 'spec' | 'by'>,
): Promise<void> {
  const { bytes, digest } = encodeProfileSpec(input.spec);
  await tx.execute(
    `INSERT INTO export_center.profile_revisions (tenant_id, profile_id, rev, spec, spec_digest, created_by)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [tenant, profile, revision, bytes, digest, input.by.actor.id],
  );
}

/** The event and the entry of the audit log; last in the transaction, because both take a lock of the whole tenant. */
async function told(
  tx: Transaction,
  profile: Profile,
  by: AuditBy,
  verb: 'create' | 'update' | 'archive',
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { id, tenantId, name, revision, kind, specDigest } = profile;
  const details = { name, revision, kind, specDigest, ...more };
  const type = verb === 'archive' ? 'profile.archived' : 'profile.revised';
  const resource = { type: 'profile', id };
  const entry = { ...by, action: `profile.${verb}`, resource, outcome: 'success', details } as const;
  await recordChange(tx, tenantId, [{ type, subject: id, data: details }], entry);
}
