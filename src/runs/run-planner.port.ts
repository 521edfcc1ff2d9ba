import type { Digest } from '../formats/digest.js';
import type { TenantId } from '../kernel/ids.js';
import type { ForecastShard, Plan, PlanEstimate } from '../kernel/plan.js';
import type { ProfileRevision } from '../kernel/profile.js';
import type { PlanRequest } from '../stages/planning/pin-plan.js';

export const RUN_PLANNER = Symbol('RunPlanner');

/** What a run asks for beside its profile. Present selector fields replace those of the profile; `asOf` is RFC 3339, UTC. */
export type RunRequest = PlanRequest;

export interface RunPlan {
  readonly plan: Plan;
  readonly planDigest: Digest;
  readonly estimate: PlanEstimate;
  /** Bytes that the content store does not hold yet, of plain bodies. */
  readonly newBytes: number;
  readonly warnings: readonly string[];
}

/** A plan whose estimate has sizes, unless its files are derived ones. */
export interface RunForecast extends RunPlan {
  /** Where they were asked for. */
  readonly shards?: readonly ForecastShard[];
}

export interface ForecastRequest extends RunRequest {
  /** Whether shards are listed one by one. */
  readonly shards?: boolean;
}

/**
 * Turns a request into a plan at the newest cut and predicts what it makes, without effect and without reading a body. Stages
 * (planning) stand behind it. Throws invalid errors on selectors that cannot be resolved; a selection without records is an answer
 * with zero counts, not an error.
 */
export interface RunPlanner {
  plan(tenant: TenantId, profile: ProfileRevision, request: RunRequest): Promise<RunPlan>;
  /** As `plan`, with the compressed sizes of what the run would make: for them some bodies are read. */
  predict(tenant: TenantId, profile: ProfileRevision, request: ForecastRequest): Promise<RunForecast>;
  /** Throws `EC-GONE` (not-found) where evidence that an earlier plan read was erased since, so that it cannot be carried out again. */
  requireInputs(tenant: TenantId, planned: Pick<RunPlan, 'plan' | 'estimate'>): Promise<void>;
}
