export const RUN_METRICS = Symbol('RunMetrics');

/** What the worker counts. Must not throw and must not wait. */
export interface RunMetrics {
  /** `outcome` is the state that the attempt led to, or `lost`. */
  attemptEnded(kind: string, outcome: string, seconds: number): void;
}

/** Counts nothing, where no metrics are wanted. */
export const noRunMetrics: RunMetrics = { attemptEnded: () => undefined };
