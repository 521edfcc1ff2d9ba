import type { RunMetrics } from '../platform/observability/run-metrics.js';
import type { Run } from './run.js';

/** Counts a run that has ended; one that was requeued is not counted yet. Seconds run from its first claim to its end. */
export function countEnd(metrics: RunMetrics, run: Run): void {
  const seconds = run.startedAt && run.finishedAt ? (run.finishedAt.getTime() - run.startedAt.getTime()) / 1000 : 0;
  if (run.state === 'succeeded') metrics.succeeded(run.profileKind, seconds, run.result?.bytes ?? 0);
  if (run.state === 'failed') metrics.failed(run.profileKind, seconds, run.error?.code ?? 'EC-INTERNAL');
  if (run.state === 'canceled') metrics.canceled(run.profileKind, seconds);
}
