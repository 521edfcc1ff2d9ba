import type { ProfileId, TenantId } from '../../kernel/ids.js';
import type { ProfileKind, ProfileSpec } from '../../kernel/profile.js';
import type { LabelFilter } from '../../platform/http/query-parameters.js';

/** A profile with its current revision. */
export interface Profile {
  readonly tenantId: TenantId;
  readonly id: ProfileId;
  readonly name: string;
  readonly kind: ProfileKind;
  readonly revision: number;
  readonly spec: ProfileSpec;
  readonly specDigest: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** With microseconds, for page tokens. */
  readonly createdAtText: string;
  readonly updatedAt: Date;
  readonly updatedAtText: string;
  readonly archivedAt: Date | null;
}

/** One revision of a profile; it never changes. */
export interface StoredRevision {
  readonly profileId: ProfileId;
  readonly kind: ProfileKind;
  readonly revision: number;
  readonly spec: ProfileSpec;
  readonly specDigest: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export interface ProfileFilter {
  readonly kind?: string;
  readonly archived: boolean;
  readonly label?: LabelFilter;
}

export const profileSorts = ['name', 'createdAt', 'updatedAt'] as const;
export type ProfileSort = (typeof profileSorts)[number];
