import { Counter, Histogram, type Registry } from 'prom-client';

export const IMPORT_METRICS = Symbol('ImportMetrics');

/** The metrics of imports of bundles. Their names are a contract with dashboards and alerts and stay as they are. */
export class ImportMetrics {
  readonly #duration: Histogram<'mode' | 'outcome'>;
  readonly #refusals: Counter<'code'>;

  constructor(registry: Registry) {
    this.#duration = new Histogram({
      name: 'export_center_import_duration_seconds',
      help: 'Seconds from the first byte of a bundle to its import',
      labelNames: ['mode', 'outcome'],
      buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
      registers: [registry],
    });
    this.#refusals = new Counter({
      name: 'export_center_import_refusals_total',
      help: 'Bundles that were not imported, by problem code',
      labelNames: ['code'],
      registers: [registry],
    });
  }

  imported(mode: string, outcome: string, seconds: number): void {
    this.#duration.observe({ mode, outcome }, seconds);
  }

  refused(code: string): void {
    this.#refusals.inc({ code });
  }
}
