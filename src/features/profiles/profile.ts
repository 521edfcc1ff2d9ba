import type { ProfileId, TenantId } from '../../kernel/ids.js';
import type { ProfileKind, ProfileSpec } from '../../kernel/profile.js';

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
  readonly archivedAt: Date | null;
}

export interface ProfileFilter {
  readonly kind?: string;
  readonly archived: boolean;
  readonly label?: { readonly key: string; readonly value?: string };
}
