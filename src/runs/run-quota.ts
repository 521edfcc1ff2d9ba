import type { Sql } from '../platform/db/database.js';
import type { TenantLimits } from '../platform/limits/limit-names.js';
import { quotaRefusal } from '../platform/limits/quota-refusal.js';

/** Seconds after which a run that waits may have ended. */
const retryAfter = 30;

interface Counts {
  readonly notOver: string;
  readonly daily: string;
  /** Seconds to midnight UTC. */
  readonly untilTomorrow: string;
}

/**
 * Inside the transaction that queued a run: throws where that run is one too many, so that nothing of it stays. `isNew` counts it as
 * one of the day; a retry only waits again. Throws EC-QUOTA-CONCURRENCY, EC-QUOTA-RUNS.
 */
export async function takeRunQuota(tx: Sql, limits: TenantLimits, isNew: boolean): Promise<void> {
  const [concurrent, daily] = [limits['runs.concurrent'], limits['runs.daily']];
  const [counts] = await tx.query<Counts>(
    `SELECT not_over AS "notOver", daily,
            86400 - extract(epoch FROM clock_timestamp())::bigint % 86400 AS "untilTomorrow"
     FROM export_center.run_quota_take($1, $2)`,
    [isNew, concurrent === 0 ? 0 : concurrent + 1],
  );
  if (concurrent > 0 && Number(counts!.notOver) > concurrent) throw tooManyAtOnce(concurrent);
  if (isNew && daily > 0 && Number(counts!.daily) > daily) throw tooManyToday(daily, Number(counts!.untilTomorrow));
}

const tooManyAtOnce = (limit: number) =>
  quotaRefusal('EC-QUOTA-CONCURRENCY', {
    name: 'runs.concurrent',
    limit,
    used: limit,
    retryAfter,
    remedy: 'wait until a run has ended, or cancel one',
  });

const tooManyToday = (limit: number, untilTomorrow: number) =>
  quotaRefusal('EC-QUOTA-RUNS', {
    name: 'runs.daily',
    limit,
    used: limit,
    retryAfter: untilTomorrow,
    remedy: 'the count begins anew at midnight UTC',
  });
