import type { ExportCenterError } from '../kernel/errors.js';
import type { Database } from '../platform/db/database.js';
import { faultPoint } from '../platform/faults/fault-point.js';
import type { Heartbeat } from './heartbeat.js';
import { PgRunLease } from './pg-run-lease.js';
import type { ProfileCatalog } from './profile-catalog.port.js';
import { compareResults } from './reproduction.js';
import { PgRunLog } from './pg-run-log.js';
import { isRetryable, toRunError } from './retry-policy.js';
import type { RunPipeline, RunResult } from './run-context.js';
import { RunLog } from './run-log.js';
import type { Run, RunProblem, StoredResult } from './run.js';
import { canceled, released, WorkerRunContext } from './worker-run-context.js';

export interface AttemptPorts {
  readonly db: Database;
  readonly catalog: ProfileCatalog;
  readonly pipeline: RunPipeline;
  readonly heartbeat: Pick<Heartbeat, 'hold'>;
}

/** One claim from its first heartbeat to its last write. */
export class RunAttempt {
  readonly run: Run;
  readonly #ports: AttemptPorts;
  readonly #lease: PgRunLease;
  readonly #abort = new AbortController();
  readonly #log: RunLog;
  #context: WorkerRunContext | undefined;

  constructor(run: Run, ports: AttemptPorts) {
    this.run = run;
    this.#ports = ports;
    this.#lease = new PgRunLease(ports.db, run);
    this.#log = new RunLog(new PgRunLog(ports.db, run));
  }

  /**
   * Gives the run as it became, or undefined where another worker has it and nothing was written. Never rejects for what the pipeline does: its error is the run's.
   * Rejects where the end could not be written.
   */
  async execute(): Promise<Run | undefined> {
    const drop = this.#ports.heartbeat.hold(this.run.id, this.run.token, {
      lost: () => this.#abort.abort(lost()),
      cancel: () => this.#abort.abort(canceled()),
    });
    this.#log.add(null, 'info', `attempt ${this.run.attempt} started`);
    try {
      const ended = await this.#conclude(await this.#build());
      if (ended && ended.state !== 'succeeded') this.#log.add(null, 'info', `the run is ${ended.state}`);
      return ended;
    } catch (error) {
      if ((error as Partial<ExportCenterError>).code === 'EC-LEASE-LOST') return undefined;
      throw error;
    } finally {
      drop();
      await this.#log.flush();
    }
  }

  /** Gives the run back at once, without counting the attempt (F13). */
  async release(): Promise<void> {
    this.#abort.abort(released());
    await this.#lease.end({ type: 'release' });
  }

  async #build(): Promise<{ result: RunResult } | { error: unknown }> {
    const { catalog, pipeline } = this.#ports;
    try {
      const profile = await catalog.revision(this.run.tenantId, this.run.profileId, this.run.profileRev);
      this.#context = new WorkerRunContext(this.#lease, profile, this.#abort, this.#log);
      return { result: await pipeline.run(this.#context) };
    } catch (error) {
      return { error };
    }
  }

  async #conclude(outcome: { result: RunResult } | { error: unknown }): Promise<Run | undefined> {
    const reason = (this.#abort.signal.reason as Partial<ExportCenterError> | undefined)?.code;
    if (reason === 'EC-LEASE-LOST' || reason === 'EC-RUN-RELEASED') return undefined;
    if (reason === 'EC-RUN-CANCELED') return this.#lease.end({ type: 'acknowledge' });
    if ('error' in outcome) return this.#fail(outcome.error);
    await this.#log.flush();
    const done = await this.#lease.end({ type: 'finalize' }, { result: await this.#stored(outcome.result) });
    faultPoint('event-committed');
    return done;
  }

  async #fail(cause: unknown): Promise<Run | undefined> {
    const error = toRunError(cause);
    if (error.code === 'EC-LEASE-LOST') return undefined;
    const retryable = isRetryable(error);
    const stage = this.#context?.stage ?? null;
    const problem = problemOf(error, this.run, stage, retryable);
    this.#log.add(stage, 'error', `${error.code}: ${error.message}`, { retryable });
    await this.#log.flush();
    return this.#lease.end({ type: 'error', retryable }, { error: problem });
  }

  async #stored(result: RunResult): Promise<StoredResult> {
    if (this.run.triggerType !== 'reproduce' || !this.run.triggerRef) return result;
    return { ...result, comparison: await compareResults(this.#ports.db, this.run, result) };
  }
}

function problemOf(error: ExportCenterError, run: Run, stage: string | null, retryable: boolean): RunProblem {
  return { code: error.code, kind: error.kind, detail: error.message, stage, attempt: run.attempt, retryable };
}

function lost(): Error {
  return Object.assign(new Error('the lease could not be renewed in time'), { code: 'EC-LEASE-LOST' });
}
