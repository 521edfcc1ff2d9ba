import type { TenantId } from '../kernel/ids.js';
import type { Database, Transaction } from '../platform/db/database.js';
import { changeRun } from './pg-run-change.js';
import { runColumns, type Run, type RunProblem } from './run.js';
import { transition, type RunEvent } from './run-state.js';

/** NOTIFY channel on which a run that may be claimed is announced. */
export const queueChannel = 'export_center_queue';

/** How long a claim holds without a heartbeat, in milliseconds of the database's clock. */
export const leaseMilliseconds = 6_000;

/** What a sweep did; `run` is what it became. */
export interface Swept {
  readonly reason: 'leaseLost' | 'deadline' | 'due';
  readonly run?: Run;
}

type QueueRow = { readonly run_id: string; readonly tenant: TenantId };

/**
 * The cross-tenant side of runs: claim and sweep. The functions behind it choose and lock one queue row and enter its tenant, so the
 * rest of the transaction is an ordinary one of that tenant. Errors: EC-UNAVAILABLE-DB.
 */
export class PgRunQueue {
  readonly #db: Database;
  readonly #lease: number;

  constructor(db: Database, lease = leaseMilliseconds) {
    this.#db = db;
    this.#lease = lease;
  }

  /** Takes the next run for `owner`, or undefined where none is due. The run that is given carries the new token. */
  claim(owner: string): Promise<Run | undefined> {
    return this.#db.system(async (tx) => {
      const sql = 'SELECT * FROM export_center.run_queue_claim($1, $2)';
      const [row] = await tx.query<QueueRow & { readonly token: string }>(sql, [owner, this.#lease]);
      if (!row) return undefined;
      const run = await runOf(tx, row);
      if (!run || !(await this.#applies(tx, run, { type: 'claim' }))) return undefined;
      await tx.execute(
        `UPDATE export_center.runs SET token = $3, stage = NULL, started_at = coalesce(started_at, clock_timestamp())
         WHERE tenant_id = $1 AND id = $2`,
        [run.tenantId, run.id, row.token],
      );
      return changeRun(tx, run, { type: 'claim' });
    });
  }

  /** Acts on one row whose time has come: lost lease, deadline, due start. Undefined where there is none. */
  sweep(): Promise<Swept | undefined> {
    return this.#db.system(async (tx) => {
      const sql = 'SELECT * FROM export_center.run_queue_sweep()';
      const [row] = await tx.query<QueueRow & { readonly reason: Swept['reason'] }>(sql);
      if (!row) return undefined;
      const run = await runOf(tx, row);
      if (!run || !(await this.#applies(tx, run, { type: row.reason }))) return { reason: row.reason };
      const details = row.reason === 'leaseLost' ? { error: leaseLost(run) } : {};
      return { reason: row.reason, run: await changeRun(tx, run, { type: row.reason }, details) };
    });
  }

  /** Runs by queue state, over all tenants: waiting, queued, leased. */
  async depth(): Promise<Readonly<Record<'waiting' | 'queued' | 'leased', number>>> {
    const sql = 'SELECT state, runs FROM export_center.run_queue_depth()';
    const rows = await this.#db.system((tx) => tx.query<{ state: string; runs: string }>(sql));
    const found = Object.fromEntries(rows.map(({ state, runs }) => [state, Number(runs)]));
    return { waiting: found['waiting'] ?? 0, queued: found['queued'] ?? 0, leased: found['leased'] ?? 0 };
  }

  /** A queue row that its run contradicts would be chosen for ever: it is put aside. */
  async #applies(tx: Transaction, run: Run, event: RunEvent): Promise<boolean> {
    if (transition(run.state, event, run)) return true;
    await tx.query(`SELECT export_center.run_queue_move($1, 'idle', 0)`, [run.id]);
    return false;
  }
}

async function runOf(tx: Transaction, row: QueueRow): Promise<Run | undefined> {
  const sql = `SELECT ${runColumns} FROM export_center.runs WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;
  const [run] = await tx.query<Run>(sql, [row.tenant, row.run_id]);
  return run;
}

function leaseLost(run: Run): RunProblem {
  const detail = 'the worker stopped renewing its lease: it was killed, lost the database or stood still';
  return {
    code: 'EC-LEASE-LOST',
    kind: 'unavailable',
    detail,
    stage: run.stage,
    attempt: run.attempt,
    retryable: true,
  };
}
