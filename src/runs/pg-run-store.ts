import type { AuditBy, NewAuditEntry } from '../kernel/audit.js';
import { newId, type RunId, type TenantId } from '../kernel/ids.js';
import { notFound } from '../kernel/errors.js';
import type { Plan, PlanEstimate } from '../kernel/plan.js';
import type { ProfileRevision } from '../kernel/profile.js';
import { recordChange } from '../platform/audit/record-change.js';
import type { Database, Transaction } from '../platform/db/database.js';
import { SharedTransactions } from '../platform/db/shared-transactions.js';
import type { TenantLimits } from '../platform/limits/limit-names.js';
import { changeRun, lockRun, type ChangeDetails } from './pg-run-change.js';
import { RecentRuns } from './recent-runs.js';
import { takeRunQuota } from './run-quota.js';
import { stageNames, type StageName } from './run-context.js';
import type { RunRequest } from './run-planner.port.js';
import { runColumns, type Run, type RunStage, type StoredResult, type TriggerType } from './run.js';
import { initialState, type RunEvent } from './run-state.js';

export interface NewRun {
  readonly tenant: { readonly id: TenantId; readonly slug: string };
  readonly createdBy: string;
  readonly by: AuditBy;
  readonly profile: ProfileRevision;
  readonly trigger: { readonly type: TriggerType; readonly ref?: string };
  readonly request: RunRequest;
  readonly planned?: { readonly plan: Plan; readonly planDigest: string; readonly estimate: PlanEstimate };
  readonly rebuild?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly priority: number;
  /** RFC 3339. */
  readonly notBefore?: string;
  readonly deadline?: string;
  /** The result of an earlier run of the same plan: the new run is finished at once. */
  readonly reused?: StoredResult;
  /** Those that the tenant's quotas set; absent where they are not to be kept. */
  readonly limits?: TenantLimits;
}

/** Called inside the transaction that changed the run, with what it became. */
export type InTransaction = (tx: Transaction, run: Run) => Promise<void>;

/** Runs as the API sees them. Every method takes the tenant first; a foreign run is not-found. Errors: EC-UNAVAILABLE-DB. */
export class PgRunStore {
  readonly #db: Database;
  readonly #shared: SharedTransactions;

  constructor(db: Database) {
    this.#db = db;
    this.#shared = new SharedTransactions(db);
  }

  /** Writes run, queue row and events in one transaction, which runs that are created at the same time may share. */
  create(input: NewRun, also?: InTransaction): Promise<Run> {
    return this.#shared.run(input.tenant.id, async (tx) => {
      const startsLater = await isLater(tx, input.notBefore);
      const first = initialState({
        type: 'create',
        needsApproval: false,
        startsLater,
        reused: input.reused !== undefined,
      });
      const run = await insertRun(tx, input, first.to);
      const events = first.emits.map((type) => ({ type, subject: run.id, data: createdData(run) }));
      // Sent together, in this order: the locks of the tenant's heads are held for one round trip and the commit.
      await Promise.all([
        input.reused ? undefined : enqueue(tx, run, startsLater ? 'waiting' : 'queued'),
        also?.(tx, run),
        input.limits && takeRunQuota(tx, input.limits, true),
        recordChange(tx, run.tenantId, events, createdEntry(run, input.by)),
      ]);
      return run;
    });
  }

  async get(tenant: TenantId, id: string): Promise<Run> {
    const run = await RecentRuns.of(this.#db).get(tenant, id);
    if (!run) throw notFound('run');
    return run;
  }

  stages(tenant: TenantId, id: string): Promise<RunStage[]> {
    const sql = `SELECT stage, state, attempt, started_at AS "startedAt", finished_at AS "finishedAt", progress, error
      FROM export_center.run_stages WHERE tenant_id = $1 AND run_id = $2 ORDER BY attempt, started_at, stage`;
    return this.#db.tenant(tenant, async (tx) => {
      await oneRun(tx, tenant, id);
      return tx.query<RunStage>(sql, [tenant, id]);
    });
  }

  /** The newest finished run of a plan that made its bundle itself, at most `window` milliseconds old. */
  async findFinished(tenant: TenantId, planDigest: string, window: number): Promise<Run | undefined> {
    const sql = `SELECT ${runColumns} FROM export_center.runs
      WHERE tenant_id = $1 AND plan_digest = $2 AND state = 'succeeded' AND purged_at IS NULL AND result ->> 'reusedFrom' IS NULL
        AND finished_at > clock_timestamp() - $3 * interval '1 millisecond'
      ORDER BY finished_at DESC LIMIT 1`;
    return (await this.#db.read<Run>(tenant, sql, [tenant, planDigest, window]))[0];
  }

  /** Applies an event of an operator (cancel, retry). Throws EC-CONFLICT-STATE. `unchanged` states are answered as they are. */
  change(tenant: TenantId, id: string, event: RunEvent, details: ChangeDetails, also?: InTransaction): Promise<Run> {
    return this.#db.tenant(tenant, async (tx) => {
      const run = await lockRun(tx, tenant, id);
      const repeated = event.type === 'cancel' && run.state === 'canceling';
      const changed = repeated ? run : await changeRun(tx, run, event, details);
      await also?.(tx, changed);
      return changed;
    });
  }
}

/** Inside a retry: checkpoints of the stage and of all later ones are not taken up again. */
export async function discardFrom(tx: Transaction, run: Run, stage: StageName): Promise<void> {
  const discarded = stageNames.slice(stageNames.indexOf(stage));
  await tx.execute(
    `UPDATE export_center.run_stages SET discarded = true WHERE tenant_id = $1 AND run_id = $2 AND stage = ANY($3)`,
    [run.tenantId, run.id, discarded],
  );
}

async function oneRun(tx: Transaction, tenant: TenantId, id: string): Promise<Run> {
  const sql = `SELECT ${runColumns} FROM export_center.runs WHERE tenant_id = $1 AND id = $2`;
  const [run] = await tx.query<Run>(sql, [tenant, id]);
  if (!run) throw notFound('run');
  return run;
}

async function isLater(tx: Transaction, notBefore: string | undefined): Promise<boolean> {
  if (!notBefore) return false;
  const [row] = await tx.query<{ later: boolean }>('SELECT $1::timestamptz > clock_timestamp() AS later', [notBefore]);
  return row!.later;
}

async function insertRun(tx: Transaction, input: NewRun, state: string): Promise<Run> {
  const { tenant, profile, planned, reused } = input;
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const sql = `
    INSERT INTO export_center.runs (tenant_id, id, tenant_slug, profile_id, profile_rev, profile_name, profile_kind, state,
      trigger_type, trigger_ref, request, plan, estimate, plan_digest, rebuild, labels, priority, not_before, deadline, created_by,
      result, manifest_digest, finished_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::json, $12::json, $13::json, $14, $15, $16::jsonb, $17, $18, $19, $20,
      $21::json, $22, CASE WHEN $8 = 'succeeded' THEN clock_timestamp() END)
    RETURNING ${runColumns}`;
  const values = [tenant.id, newId('run') as RunId, tenant.slug, profile.profileId, profile.revision, profile.name];
  const request = [json(input.request), json(planned?.plan), json(planned?.estimate), planned?.planDigest ?? null];
  const rest = [input.labels, input.priority, input.notBefore ?? null, input.deadline ?? null, input.createdBy];
  const [run] = await tx.query<Run>(sql, [
    ...values,
    profile.spec.kind,
    state,
    input.trigger.type,
    input.trigger.ref ?? null,
    ...request,
    input.rebuild ?? false,
    ...rest,
    json(reused),
    reused?.manifestDigest ?? null,
  ]);
  return run!;
}

async function enqueue(tx: Transaction, run: Run, state: 'waiting' | 'queued'): Promise<void> {
  await tx.query('SELECT export_center.run_queue_put($1, $2, $3, $4, $5)', [
    run.id,
    state,
    run.priority,
    run.notBefore,
    run.deadline,
  ]);
}

function createdEntry(run: Run, by: AuditBy): NewAuditEntry {
  const { trigger: _, ...details } = createdData(run);
  const verb = run.triggerType === 'reproduce' ? 'reproduce' : 'create';
  return {
    ...by,
    action: `run.${verb}`,
    resource: { type: 'run', id: run.id },
    outcome: 'success',
    details: { ...details, ...(run.triggerRef ? { of: run.triggerRef } : {}) },
  };
}

function createdData(run: Run): Record<string, unknown> {
  return {
    state: run.state,
    profile: { id: run.profileId, name: run.profileName, revision: run.profileRev, kind: run.profileKind },
    trigger: run.triggerType,
    ...(run.planDigest ? { planDigest: run.planDigest } : {}),
    ...(run.result?.reusedFrom ? { reusedFrom: run.result.reusedFrom, manifestDigest: run.manifestDigest } : {}),
  };
}
