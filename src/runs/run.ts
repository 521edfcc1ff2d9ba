import type { Feed } from '../kernel/evidence.js';
import type { RunId, TenantId } from '../kernel/ids.js';
import type { Plan, PlanEstimate } from '../kernel/plan.js';
import type { ProfileKind } from '../kernel/profile.js';
import type { RunResult, StageName } from './run-context.js';
import type { RunRequest } from './run-planner.port.js';
import type { RunState } from './run-state.js';

export const triggerTypes = ['manual', 'schedule', 'event', 'reproduce'] as const;
export type TriggerType = (typeof triggerTypes)[number];

/** What went wrong in a run; the API shows it as a problem document (RFC 9457). */
export interface RunProblem {
  readonly code: string;
  readonly kind: string;
  readonly detail: string;
  readonly stage: string | null;
  readonly attempt: number;
  readonly retryable: boolean;
}

/** How far the current stage is. `since` is when the stage began, `at` when this was measured, by the worker's clock. */
export interface RunProgress {
  readonly stage: StageName;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly since: string;
  readonly at: string;
}

/** What a reproduction found, digest by digest; `equal` is null where one side is not known. */
export interface Comparison {
  readonly of: string;
  readonly manifestDigest: ComparedDigest;
  readonly itemSetRoot: ComparedDigest;
  readonly plainDigests: ComparedDigest;
}

export interface ComparedDigest {
  readonly expected: string | null;
  readonly actual: string | null;
  readonly equal: boolean | null;
}

export type StoredResult = RunResult & { readonly reusedFrom?: string; readonly comparison?: Comparison };

/** One row of `runs`. Times are of the database's clock. */
export interface Run {
  readonly tenantId: TenantId;
  readonly tenantSlug: string;
  readonly id: RunId;
  readonly profileId: string;
  readonly profileRev: number;
  readonly profileName: string;
  readonly profileKind: ProfileKind;
  readonly state: RunState;
  readonly stage: StageName | null;
  readonly triggerType: TriggerType;
  readonly triggerRef: string | null;
  readonly request: RunRequest;
  readonly plan: Plan | null;
  readonly estimate: PlanEstimate | null;
  readonly planDigest: string | null;
  /** Feeds that were older than their limit when the plan stage ended. */
  readonly stale: readonly Feed[] | null;
  readonly rebuild: boolean;
  readonly progress: RunProgress | null;
  readonly result: StoredResult | null;
  readonly manifestDigest: string | null;
  readonly error: RunProblem | null;
  readonly cancelReason: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly attempt: number;
  readonly attemptLimit: number;
  readonly lostLeases: number;
  /** A bigint as text: the fencing token of the latest claim. */
  readonly token: string;
  readonly notBefore: Date | null;
  readonly deadline: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** With microseconds, for page tokens. */
  readonly createdAtText: string;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** When its content was given up; the row stays. */
  readonly purgedAt: Date | null;
  readonly hold: RunHold | null;
}

/** A legal hold: until `until`, or for ever, the run cannot be purged. Times are RFC 3339. */
export interface RunHold {
  readonly reason: string;
  readonly caseId: string | null;
  readonly until: string | null;
  readonly by: string;
  readonly at: string;
}

/** Select list that yields `Run`. */
export const runColumns = `tenant_id AS "tenantId", tenant_slug AS "tenantSlug", id, profile_id AS "profileId",
  profile_rev AS "profileRev", profile_name AS "profileName", profile_kind AS "profileKind", state, stage,
  trigger_type AS "triggerType", trigger_ref AS "triggerRef", request, plan, estimate, plan_digest AS "planDigest", stale, rebuild,
  progress, result, manifest_digest AS "manifestDigest", error, cancel_reason AS "cancelReason", labels, priority, attempt,
  attempt_limit AS "attemptLimit", lost_leases AS "lostLeases", token::text AS token, not_before AS "notBefore", deadline,
  created_by AS "createdBy", created_at AS "createdAt", created_at::text AS "createdAtText", started_at AS "startedAt",
  finished_at AS "finishedAt", purged_at AS "purgedAt", hold`;

/** One row of `run_stages`. */
export interface RunStage {
  readonly stage: StageName;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly attempt: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly progress: { readonly done: number; readonly total: number; readonly unit: string } | null;
  readonly error: RunProblem | null;
}
