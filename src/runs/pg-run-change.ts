import { systemActor, type AuditBy, type NewAuditEntry } from '../kernel/audit.js';
import type { TenantId } from '../kernel/ids.js';
import { notFound } from '../kernel/errors.js';
import { recordChange } from '../platform/audit/record-change.js';
import { appendEvent } from '../platform/events/append-event.js';
import type { Transaction } from '../platform/db/database.js';
import { attemptsPerRun, backoff } from './retry-policy.js';
import { runColumns, type Run, type RunProblem, type StoredResult } from './run.js';
import { isTerminal, requireTransition, type RunEvent, type Transition } from './run-state.js';

/** What a change writes beside the state. */
export interface ChangeDetails {
  readonly error?: RunProblem;
  readonly result?: StoredResult;
  readonly cancelReason?: string;
  /** Who asked for it; the product itself where nobody did. */
  readonly by?: AuditBy;
  /** More members of the timeline event's data. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The run with its queue row and itself locked, in the order that every writer keeps (queue, run, event head), so that two of
 * them never wait for each other. Throws not-found, also for another tenant's run.
 */
export async function lockRun(tx: Transaction, tenant: TenantId, id: string): Promise<Run> {
  await tx.query('SELECT export_center.run_queue_lock($1)', [id]);
  const sql = `SELECT ${runColumns} FROM export_center.runs WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;
  const [run] = await tx.query<Run>(sql, [tenant, id]);
  if (!run) throw notFound('run');
  return run;
}

/**
 * Applies an event to a locked run: state, queue and timeline change in the caller's transaction or not at all. Gives the new run.
 * Throws `EC-CONFLICT-STATE` where the state does not know the event.
 */
export async function changeRun(tx: Transaction, run: Run, event: RunEvent, details: ChangeDetails = {}): Promise<Run> {
  const next = requireTransition(run.id, run.state, event, run);
  const changed = await writeRun(tx, run, event, next, details);
  if (run.state === 'running' || run.state === 'canceling') await closeStages(tx, changed, details.error);
  await moveInQueue(tx, run, next);
  const events = next.emits.map((type) => ({ type, subject: run.id, data: eventData(changed, details) }));
  if (details.by || isTerminal(next.to))
    await recordChange(tx, run.tenantId, events, changeEntry(changed, event, details));
  else for (const one of events) await appendEvent(tx, run.tenantId, one);
  return changed;
}

async function writeRun(
  tx: Transaction,
  run: Run,
  event: RunEvent,
  next: Transition,
  details: ChangeDetails,
): Promise<Run> {
  const ends = isTerminal(next.to);
  const fresh = event.type === 'retry';
  const sql = `
    UPDATE export_center.runs SET state = $3, attempt = attempt + $4, lost_leases = CASE WHEN $5 THEN 0 ELSE lost_leases + $6 END,
      attempt_limit = CASE WHEN $5 THEN attempt + ${attemptsPerRun} ELSE attempt_limit END,
      error = CASE WHEN $5 OR $3 = 'succeeded' THEN NULL ELSE coalesce($7::json, error) END, result = coalesce($8::json, result),
      manifest_digest = coalesce($9, manifest_digest), cancel_reason = CASE WHEN $5 THEN NULL ELSE coalesce($10, cancel_reason) END,
      progress = CASE WHEN $3 = 'running' OR $3 = 'canceling' THEN progress END,
      finished_at = CASE WHEN $11 THEN clock_timestamp() END, updated_at = clock_timestamp()
    WHERE tenant_id = $1 AND id = $2 RETURNING ${runColumns}`;
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const [changed] = await tx.query<Run>(sql, [
    run.tenantId,
    run.id,
    next.to,
    { count: 1, uncount: -1, none: 0 }[next.attempt ?? 'none'],
    fresh,
    event.type === 'leaseLost' ? 1 : 0,
    json(details.error),
    json(details.result),
    details.result?.manifestDigest ?? null,
    details.cancelReason ?? null,
    ends,
  ]);
  return changed!;
}

/** A stage that was at work when its attempt ended has failed, whatever the run does next. */
async function closeStages(tx: Transaction, run: Run, error: RunProblem | undefined): Promise<void> {
  if (run.state === 'running' || run.state === 'canceling') return;
  await tx.execute(
    `UPDATE export_center.run_stages SET state = 'failed', finished_at = clock_timestamp(), error = $3::json
     WHERE tenant_id = $1 AND run_id = $2 AND state = 'running'`,
    [run.tenantId, run.id, error ? JSON.stringify(error) : null],
  );
}

async function moveInQueue(tx: Transaction, run: Run, next: Transition): Promise<void> {
  if (next.to === 'running') return;
  if (next.to === 'canceling') {
    await tx.query('SELECT export_center.run_queue_cancel($1)', [run.id]);
    return;
  }
  const wait = next.wait === 'backoff' ? backoff(run.attempt, Math.random()) : 0;
  const state = next.to === 'queued' ? 'queued' : 'idle';
  await tx.query('SELECT export_center.run_queue_move($1, $2, $3)', [run.id, state, wait]);
}

function eventData(run: Run, details: ChangeDetails): Record<string, unknown> {
  return {
    state: run.state,
    attempt: run.attempt,
    ...(details.error ? { error: details.error } : {}),
    ...(run.manifestDigest && run.state === 'succeeded' ? { manifestDigest: run.manifestDigest } : {}),
    ...(details.cancelReason ? { reason: details.cancelReason } : {}),
    ...details.data,
  };
}

/** What an operator asked for, by its name; what the product does by itself is told when it ends the run. */
function changeEntry(run: Run, event: RunEvent, details: ChangeDetails): NewAuditEntry {
  const data = { ...eventData(run, details), error: details.error?.code };
  return {
    ...(details.by ?? systemActor('worker')),
    action: details.by ? `run.${event.type}` : 'run.end',
    resource: { type: 'run', id: run.id },
    outcome: run.state === 'failed' || run.state === 'expired' ? 'failure' : 'success',
    details: data,
  };
}
