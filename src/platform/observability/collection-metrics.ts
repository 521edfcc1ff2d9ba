import { Counter, type Registry } from 'prom-client';

/** The metrics of the content store's collector. Their names are a contract with dashboards and alerts. */
export class CollectionMetrics {
  readonly #freed: Counter;
  readonly #passes: Counter<'outcome'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#freed = new Counter({
      name: 'export_center_content_freed_bytes_total',
      help: 'Bytes of the content store that were given back to the disk',
      registers,
    });
    this.#passes = new Counter({
      name: 'export_center_content_collections_total',
      help: 'Passes of the collector; incomplete ones passed over a tenant',
      labelNames: ['outcome'],
      registers,
    });
  }

  collected(bytes: number, skipped: number): void {
    this.#freed.inc(bytes);
    this.#passes.inc({ outcome: skipped > 0 ? 'incomplete' : 'done' });
  }

  failed(): void {
    this.#passes.inc({ outcome: 'failed' });
  }
}
