import type { RunId, TenantId } from '../kernel/ids.js';
import { conflict, type ExportCenterError } from '../kernel/errors.js';
import type { Plan, PlanEstimate } from '../kernel/plan.js';
import type { ProfileRevision } from '../kernel/profile.js';
import { faultPoint } from '../platform/faults/fault-point.js';
import type { LogLevel } from './log-level.js';
import type { PgRunLease } from './pg-run-lease.js';
import { ProgressReport } from './progress-report.js';
import type { RunContext, StageName } from './run-context.js';
import type { RunLog } from './run-log.js';
import type { RunRequest } from './run-planner.port.js';

/** Why the signal of a context was aborted, as `reason.code`: `EC-RUN-CANCELED`, `EC-LEASE-LOST` or `EC-RUN-RELEASED`. */
export const canceled = (): ExportCenterError => conflict('EC-RUN-CANCELED', 'the run was canceled');
export const released = (): ExportCenterError =>
  conflict('EC-RUN-RELEASED', 'the worker is shutting down and gives the run back');

/** `RunContext` of one claim: stages are checkpointed through the fenced lease; a lost one aborts the signal. */
export class WorkerRunContext implements RunContext {
  readonly tenant: { readonly id: TenantId; readonly slug: string };
  readonly runId: RunId;
  readonly attempt: number;
  readonly request: RunRequest;
  readonly createdAt: string;
  readonly pinnedPlan?: Plan;
  readonly estimate?: PlanEstimate;
  readonly rebuild: boolean;
  readonly profile: ProfileRevision;
  readonly #lease: PgRunLease;
  readonly #log: RunLog;
  readonly #abort: AbortController;
  readonly #progress: ProgressReport;
  #stage: StageName | null = null;

  constructor(lease: PgRunLease, profile: ProfileRevision, abort: AbortController, log: RunLog) {
    const { run } = lease;
    this.tenant = { id: run.tenantId, slug: run.tenantSlug };
    this.runId = run.id;
    this.attempt = run.attempt;
    this.request = run.request;
    this.createdAt = run.createdAt.toISOString();
    if (run.plan) this.pinnedPlan = run.plan;
    if (run.estimate) this.estimate = run.estimate;
    this.rebuild = run.rebuild;
    this.profile = profile;
    this.#lease = lease;
    this.#log = log;
    this.#abort = abort;
    this.#progress = new ProgressReport(
      (progress) => lease.progress(progress),
      (error) => this.#abort.abort(error),
    );
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The stage at work, for the error of a failed run. */
  get stage(): StageName | null {
    return this.#stage;
  }

  async step<T>(name: StageName, work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    this.#stage = name;
    const saved = await this.#lease.checkpoint(name);
    if (saved) {
      this.log('info', `${name}: taken from an earlier attempt`);
      return saved.value as T;
    }
    this.#heed(await this.#guard(() => this.#lease.beginStage(name)));
    this.#progress.begin(name);
    this.log('info', `${name} started`);
    const started = performance.now();
    faultPoint(`before-${name}`);
    try {
      const value = asStored(await work());
      this.signal.throwIfAborted();
      faultPoint(`after-${name}`);
      await this.#progress.end();
      this.#heed(await this.#guard(() => this.#lease.completeStage(name, value)));
      this.log('info', `${name} done`, { milliseconds: Math.round(performance.now() - started) });
      return value;
    } finally {
      await this.#progress.end();
    }
  }

  progress(done: number, total: number, unit: string): void {
    this.#progress.report(done, total, unit);
  }

  log(level: LogLevel, message: string, data?: Readonly<Record<string, unknown>>): void {
    this.#log.add(this.#stage, level, message, data);
  }

  async warn(code: string, message: string): Promise<void> {
    this.log('warn', message, { code });
    await this.#guard(() => this.#lease.warn(code, message));
  }

  /** A write that another worker's token refused ends this attempt everywhere at once. */
  async #guard<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if ((error as Partial<ExportCenterError>).code === 'EC-LEASE-LOST') this.#abort.abort(error);
      throw error;
    }
  }

  #heed(answer: { readonly isCanceling: boolean }): void {
    if (answer.isCanceling) this.#abort.abort(canceled());
    this.signal.throwIfAborted();
  }
}

/** The value as a later attempt will read it, so that both attempts go on from the same one. */
function asStored<T>(value: T): T {
  return value === undefined ? (null as T) : (JSON.parse(JSON.stringify(value)) as T);
}
