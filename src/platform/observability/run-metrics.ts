import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The metrics of runs. Their names are a contract with dashboards and alerts and stay as they are. */
export class RunMetrics {
  readonly #duration: Histogram<'kind' | 'outcome'>;
  readonly #failures: Counter<'code'>;
  readonly #bytes: Counter<'kind'>;
  readonly #attempts: Counter;
  readonly #leaseLosses: Counter;

  /** `queueDepth` answers how many runs wait now; it is asked when the metrics are read. */
  constructor(registry: Registry, queueDepth: () => Promise<number> = () => Promise.resolve(0)) {
    const registers = [registry];
    this.#duration = new Histogram({
      name: 'export_center_run_duration_seconds',
      help: 'Seconds from the start of a run to its end',
      labelNames: ['kind', 'outcome'],
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
      registers,
    });
    this.#failures = new Counter({
      name: 'export_center_run_failures_total',
      help: 'Failed runs by problem code',
      labelNames: ['code'],
      registers,
    });
    this.#bytes = new Counter({
      name: 'export_center_bundle_bytes_total',
      help: 'Bytes of finished bundles',
      labelNames: ['kind'],
      registers,
    });
    this.#attempts = new Counter({
      name: 'export_center_run_attempts_total',
      help: 'Attempts of runs that were begun',
      registers,
    });
    this.#leaseLosses = new Counter({
      name: 'export_center_lease_losses_total',
      help: 'Attempts that lost their lease',
      registers,
    });
    registry.registerMetric(queueDepthGauge(queueDepth));
  }

  attemptStarted(): void {
    this.#attempts.inc();
  }

  /** `seconds` of the whole run, `bytes` of its tar. */
  succeeded(kind: string, seconds: number, bytes: number): void {
    this.#duration.observe({ kind, outcome: 'succeeded' }, seconds);
    this.#bytes.inc({ kind }, bytes);
  }

  failed(kind: string, seconds: number, code: string): void {
    this.#duration.observe({ kind, outcome: 'failed' }, seconds);
    this.#failures.inc({ code });
  }

  canceled(kind: string, seconds: number): void {
    this.#duration.observe({ kind, outcome: 'canceled' }, seconds);
  }

  leaseLost(): void {
    this.#leaseLosses.inc();
  }
}

export const RUN_METRICS = Symbol('RunMetrics');

function queueDepthGauge(queueDepth: () => Promise<number>): Gauge {
  return new Gauge({
    name: 'export_center_queue_depth',
    help: 'Runs that wait for a worker',
    registers: [],
    // A depth that cannot be read leaves the gauge without a value, rather than with a wrong one.
    async collect() {
      try {
        this.set(await queueDepth());
      } catch {
        this.reset();
      }
    },
  });
}
