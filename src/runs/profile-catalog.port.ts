import type { TenantId } from '../kernel/ids.js';
import type { ProfileRevision } from '../kernel/profile.js';

export const PROFILE_CATALOG = Symbol('ProfileCatalog');

/** Where a run finds its profile. features/profiles implements it. */
export interface ProfileCatalog {
  /** By id or name; without `revision` the current one. Throws not-found, also for a foreign tenant's and an archived profile. */
  revision(tenant: TenantId, profile: string, revision?: number): Promise<ProfileRevision>;
}
