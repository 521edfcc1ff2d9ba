import { createHash } from 'node:crypto';
import type { EncryptionSpec } from '../../kernel/profile.js';
import { strongEtag } from '../../platform/http/etag.js';
import { onlineLevel } from '../../runs/resolve-profile-spec.js';
import type { ProfileResource, ProfileRevisionResource, SpecResource } from './profile.dto.js';
import type { Profile, StoredRevision } from './profile.js';

export function toProfileResource(profile: Profile): ProfileResource {
  const { id, name, kind, revision, specDigest, createdBy } = profile;
  return {
    id,
    name,
    kind,
    revision,
    specDigest,
    ...toSpecFields(profile),
    createdBy,
    createdAt: profile.createdAt.toISOString(),
    updatedAt: profile.updatedAt.toISOString(),
    archivedAt: profile.archivedAt?.toISOString() ?? null,
  };
}

export function toRevisionResource(stored: StoredRevision): ProfileRevisionResource {
  const { profileId, revision, kind, specDigest, createdBy } = stored;
  return {
    profileId,
    revision,
    kind,
    specDigest,
    ...toSpecFields(stored),
    createdBy,
    createdAt: stored.createdAt.toISOString(),
  };
}

/** What a merge patch is applied to: the input that would give this profile. */
export function toPatchTarget(profile: Profile): Record<string, unknown> {
  return { name: profile.name, kind: profile.kind, ...toSpecFields(profile) };
}

/** Names the version: the revision, the name, which changes without one, and whether it is archived. */
export function etagOf(profile: Profile): string {
  const name = createHash('sha256').update(profile.name).digest('hex').slice(0, 12);
  return strongEtag(`${profile.id}.${profile.revision}.${name}${profile.archivedAt ? '.archived' : ''}`);
}

export const etagOfRevision = ({ profileId, revision }: StoredRevision): string =>
  strongEtag(`${profileId}.${revision}`);

function toSpecFields({ spec }: Pick<Profile, 'spec'>): Pick<ProfileResource, keyof SpecResource> {
  const { selectors, compression, sharding, allowEmpty, labels, trivy, mirror, redaction, encryption } = spec;
  const archival = compression.level > onlineLevel ? { archival: true } : {};
  const common = { selectors, compression: { ...compression, ...archival }, sharding, allowEmpty, labels };
  const chosen = { ...(trivy ? { trivy } : {}), ...(mirror ? { mirror } : {}), ...(redaction ? { redaction } : {}) };
  return { ...common, ...chosen, ...encryptionOf(encryption) };
}

/** The epoch is not what a caller says. */
function encryptionOf(spec: EncryptionSpec | undefined): Pick<SpecResource, 'encryption'> {
  if (!spec) return {};
  const { recipients, strict } = spec;
  return { encryption: { recipients, strict } };
}
