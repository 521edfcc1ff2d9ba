import type { TenantId } from '../../kernel/ids.js';
import type { Plan, PlanBase } from '../../kernel/plan.js';
import type { ProfileRevision } from '../../kernel/profile.js';

/** Which bundle a delta shall start from; one of them. */
export interface BaseRequest {
  readonly runId?: string;
  readonly manifestDigest?: string;
  /** Id or name of a far site: what its newest receipt says that it holds. */
  readonly site?: string;
}

/** What looks for a base. */
export interface BaseSearch {
  readonly profile: ProfileRevision;
  /** All of the plan but its base. */
  readonly plan: Pick<Plan, 'selectors' | 'projection' | 'cut'>;
  /** Absent: the newest bundle that fits. */
  readonly wanted?: BaseRequest | undefined;
}

/**
 * Finds the published bundle that a delta starts from. Throws (B31) not-found for an unknown or foreign one, `EC-CONFLICT-BASE` (conflict) for a
 * run that did not succeed, `EC-GONE` (not-found) for one that was purged, `EC-BASE-UNSUITABLE` (invalid) for one of another profile, one
 * that holds the very set of the plan, or one whose chain is too long, `EC-BASE-MISSING` (invalid) where none was asked for and none fits.
 */
export interface PlanBases {
  baseOf(tenant: TenantId, search: BaseSearch): Promise<PlanBase>;

  /** Name of the mirror that the profile's newest bundle belongs to; undefined before there is one. */
  mirrorOf(tenant: TenantId, profile: ProfileRevision): Promise<string | undefined>;
}
