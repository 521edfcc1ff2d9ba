import { conflict, type ExportCenterError } from '../kernel/errors.js';
import { appendEvent } from '../platform/events/append-event.js';
import type { EventType } from '../platform/events/event-types.js';
import type { Database, Transaction } from '../platform/db/database.js';
import { changeRun, lockRun, type ChangeDetails } from './pg-run-change.js';
import type { StageName } from './run-context.js';
import type { Run, RunProgress } from './run.js';
import type { RunEvent } from './run-state.js';

/** A checkpoint as stored; `value` is JSON. */
export interface Checkpoint {
  readonly value: unknown;
}

/**
 * One claim's power to write. Every method changes rows only while the run still carries the claim's token; otherwise it throws
 * `EC-LEASE-LOST` (conflict) and nothing is written. `isCanceling` of an answer tells that a cancel was asked for.
 */
export class PgRunLease {
  readonly run: Run;
  readonly #db: Database;

  constructor(db: Database, run: Run) {
    this.#db = db;
    this.run = run;
  }

  /** What an earlier attempt finished, unless it was discarded. */
  checkpoint(stage: StageName): Promise<Checkpoint | undefined> {
    const sql = `SELECT checkpoint AS value FROM export_center.run_stages
      WHERE tenant_id = $1 AND run_id = $2 AND stage = $3 AND state = 'succeeded' AND NOT discarded ORDER BY attempt DESC LIMIT 1`;
    return this.#db.tenant(this.run.tenantId, async (tx) => {
      const [row] = await tx.query<Checkpoint>(sql, [this.run.tenantId, this.run.id, stage]);
      return row;
    });
  }

  beginStage(stage: StageName): Promise<{ isCanceling: boolean }> {
    return this.#fenced('stage = $4, progress = NULL', [stage], (tx) =>
      tx.execute(
        `INSERT INTO export_center.run_stages (tenant_id, run_id, attempt, stage, state) VALUES ($1, $2, $3, $4, 'running')
         ON CONFLICT (tenant_id, run_id, attempt, stage) DO UPDATE SET state = 'running', started_at = clock_timestamp(),
           finished_at = NULL, checkpoint = NULL, progress = NULL, error = NULL, discarded = false`,
        [this.run.tenantId, this.run.id, this.run.attempt, stage],
      ),
    );
  }

  /** Stores the stage's value and appends `run.stageCompleted`; the plan's value is shown by the run as well. */
  completeStage(stage: StageName, value: unknown): Promise<{ isCanceling: boolean }> {
    const plan = stage === 'plan' ? planMembers(value) : [null, null, null];
    const set = `plan = coalesce($4::json, plan), stale = coalesce($5::json, stale), plan_digest = coalesce($6, plan_digest)`;
    return this.#fenced(set, plan, async (tx) => {
      await tx.execute(
        `UPDATE export_center.run_stages SET state = 'succeeded', finished_at = clock_timestamp(), checkpoint = $5::json
         WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND stage = $4`,
        [this.run.tenantId, this.run.id, this.run.attempt, stage, JSON.stringify(value ?? null)],
      );
      await this.#event(tx, 'run.stageCompleted', { stage });
    });
  }

  async progress(progress: RunProgress): Promise<void> {
    await this.#fenced('progress = $4::json', [JSON.stringify(progress)], async (tx) => {
      const { stage, done, total, unit } = progress;
      await tx.execute(
        `UPDATE export_center.run_stages SET progress = $5::json
         WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND stage = $4 AND state = 'running'`,
        [this.run.tenantId, this.run.id, this.run.attempt, stage, JSON.stringify({ done, total, unit })],
      );
      await this.#event(tx, 'run.progress', { stage, done, total, unit });
    });
  }

  async warn(code: string, message: string): Promise<void> {
    await this.#fenced('updated_at = clock_timestamp()', [], (tx) => this.#event(tx, 'run.warning', { code, message }));
  }

  /** Ends the claim: finalize, error, acknowledge or release. A cancel that came first turns each of them into `canceled`. */
  end(event: RunEvent, details: ChangeDetails = {}): Promise<Run> {
    return this.#db.tenant(this.run.tenantId, async (tx) => {
      const run = await lockRun(tx, this.run.tenantId, this.run.id);
      if (run.token !== this.run.token || (run.state !== 'running' && run.state !== 'canceling')) throw this.#lost();
      return changeRun(tx, run, event, run.state === 'canceling' ? {} : details);
    });
  }

  #fenced(
    set: string,
    values: readonly unknown[],
    work: (tx: Transaction) => Promise<unknown>,
  ): Promise<{ isCanceling: boolean }> {
    return this.#db.tenant(this.run.tenantId, async (tx) => {
      const sql = `UPDATE export_center.runs SET ${set} WHERE tenant_id = $1 AND id = $2 AND token = $3
        AND state IN ('running', 'canceling') RETURNING state`;
      const [row] = await tx.query<{ state: string }>(sql, [this.run.tenantId, this.run.id, this.run.token, ...values]);
      if (!row) throw this.#lost();
      await work(tx);
      return { isCanceling: row.state === 'canceling' };
    });
  }

  async #event(tx: Transaction, type: EventType, data: Readonly<Record<string, unknown>>): Promise<void> {
    const { tenantId, id, attempt } = this.run;
    await appendEvent(tx, tenantId, { type, subject: id, data: { attempt, ...data } });
  }

  #lost(): ExportCenterError {
    return conflict(
      'EC-LEASE-LOST',
      `${this.run.id}: attempt ${this.run.attempt} no longer holds the run; another worker has it`,
    );
  }
}

function planMembers(value: unknown): [string | null, string | null, string | null] {
  const { plan, stale, planDigest } = (value ?? {}) as Record<string, unknown>;
  const json = (member: unknown) => (member === undefined ? null : JSON.stringify(member));
  return [json(plan), json(stale), typeof planDigest === 'string' ? planDigest : null];
}
