import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { CollectionMetrics } from '../../platform/observability/collection-metrics.js';
import { CONTENT_STORE } from '../../stages/storage/content-store.port.js';
import { collectContent, type CollectionTools } from './collect-content.js';
import { PgCollections, type Collection } from './pg-collections.js';

const hour = 3_600_000;

/** Gives back what no bundle needs: one pass an hour over all processes, and those that somebody asked for. */
@Injectable()
export class ContentCollector implements OnModuleDestroy {
  readonly #log = new Logger('ContentCollector');
  readonly #collections: PgCollections;
  readonly #stopping = new AbortController();
  #working?: Promise<void>;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CONTENT_STORE) private readonly store: CollectionTools['store'],
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CollectionMetrics) private readonly metrics: CollectionMetrics,
  ) {
    this.#collections = new PgCollections(database, randomUUID());
  }

  /** Carries out the pass that is due, unless this or another process is at one. */
  @Interval('export-center:content-collection', 10_000)
  work(): Promise<void> {
    this.#working ??= this.#next()
      .catch((error: unknown) => this.#log.warn(`no content could be collected: ${String(error)}`))
      .finally(() => (this.#working = undefined));
    return this.#working;
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
  }

  async #next(): Promise<void> {
    const collection = await this.#collections.claim(hour);
    if (!collection) return;
    try {
      const report = await this.#collect(collection);
      if (this.#stopping.signal.aborted) return await this.#collections.fail(collection.id, 'the worker ended');
      if (!report) return;
      await this.#collections.finish(collection.id, report);
      if (!collection.dryRun) this.metrics.collected(report.bytesFreed, report.skipped);
      if (report.bytesFreed + report.skipped > 0) this.#log.log(`content_collected ${JSON.stringify(report)}`);
    } catch (error) {
      this.metrics.failed();
      await this.#collections.fail(collection.id, String(error));
      throw error;
    }
  }

  #collect({ id, dryRun }: Collection) {
    const { database, store } = this;
    const warn = (message: string) => this.#log.error(`content_not_collected ${message}`);
    return collectContent(
      { database, store, warn },
      {
        grace: this.settings.collectGraceHours * hour,
        dryRun,
        signal: this.#stopping.signal,
        goOn: () => this.#collections.keep(id),
      },
    );
  }
}
