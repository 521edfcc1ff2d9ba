import type { RunId, TenantId } from '../kernel/ids.js';
import type { Plan, PlanEstimate } from '../kernel/plan.js';
import type { ProfileRevision } from '../kernel/profile.js';
import type { PlanRequest } from '../stages/planning/pin-plan.js';
import type { LogLevel } from './log-level.js';

export const stageNames = ['plan', 'stage', 'seal', 'pack', 'verify', 'publish'] as const;
export type StageName = (typeof stageNames)[number];

/** What one attempt of a run may know and do. Only the holder of the fencing token can write through it. */
export interface RunContext {
  readonly tenant: { readonly id: TenantId; readonly slug: string };
  readonly runId: RunId;
  readonly attempt: number;
  readonly profile: ProfileRevision;
  /** As requested; the plan resolves them. */
  readonly request: PlanRequest;
  readonly createdAt: string;
  /**
   * The plan that was fixed when the run was created: the plan step uses it as it stands, so that evidence which arrives later, or a
   * second attempt, changes nothing. Absent for a run that waited for its `notBefore`: it plans at the newest cut when it starts.
   */
  readonly pinnedPlan?: Plan;
  /** What the pinned plan was expected to read; progress is measured against it. */
  readonly estimate?: PlanEstimate;
  /** Make every byte again from the evidence (reproduce): no shard cache, no bundle stored earlier. */
  readonly rebuild?: boolean;
  /** Aborted on cancel, on a lost lease and on shutdown. */
  readonly signal: AbortSignal;
  /**
   * Runs a stage once. Its value is stored as the stage's checkpoint in the same transaction as its event; a later attempt gets the
   * stored value back without running it. The value is JSON and comes back as it was read from the checkpoint, the first time too.
   * The value of `plan` has the members `plan` and `planDigest`; the run resource shows them. Throws `EC-LEASE-LOST` (conflict) where another worker took over.
   */
  step<T>(name: StageName, work: () => Promise<T>): Promise<T>;
  /** Cheap and throttled; `unit` is 'records', 'bytes' or 'files'. */
  progress(done: number, total: number, unit: string): void;
  /** Adds a line to the run's log: cheap, never fails, without secrets; `data` is small JSON. */
  log(level: LogLevel, message: string, data?: Readonly<Record<string, unknown>>): void;
  /** Adds a `run.progress`-like warning event, e.g. when a damaged shard was rebuilt. */
  warn(code: string, message: string): Promise<void>;
}

/** What a finished run made; shown as `result` of the run resource. */
export interface RunResult {
  readonly manifestDigest: string;
  readonly itemSetRoot: string;
  readonly tarDigest: string;
  /** Length of the tar view. */
  readonly bytes: number;
  readonly files: number;
  readonly records: number;
  readonly signatures: readonly { readonly kid: string; readonly alg: string }[];
  readonly encrypted: boolean;
  /** SHA-256 of encryption.json, where it is encrypted: the name of what goes out. */
  readonly encryptionDigest?: string;
  /** SHA-256 over the row digests of all shards in order of the index: equal where only compression differs. */
  readonly plainDigest?: string;
}

/** Builds the bundle of one attempt (`export-bundle.ts`). */
export interface RunPipeline {
  run(context: RunContext): Promise<RunResult>;
}

export const RUN_PIPELINE = Symbol('RunPipeline');
