import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DATABASE, type Database } from '../platform/db/database.js';
import { RUN_METRICS, RunMetrics } from '../platform/observability/run-metrics.js';
import { PgRunQueue, type Swept } from './pg-run-queue.js';
import { countEnd } from './run-measures.js';

/** Rows at most in one round, so that a round ends. */
const mostPerRound = 200;

/** Each second: requeues runs whose lease ran out, expires those past their deadline, starts those whose time has come. */
@Injectable()
export class RunSweeper {
  readonly #log = new Logger('RunSweeper');
  readonly #queue: PgRunQueue;
  #sweeping = false;

  constructor(
    @Inject(DATABASE) db: Database,
    @Inject(RUN_METRICS) private readonly metrics: RunMetrics,
  ) {
    this.#queue = new PgRunQueue(db);
  }

  @Interval('export-center:sweep', 1_000)
  async sweep(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    try {
      for (let i = 0; i < mostPerRound; i += 1) {
        const swept = await this.#queue.sweep();
        if (!swept) return;
        this.#note(swept);
      }
    } catch (error) {
      this.#log.warn(`the sweep failed: ${String(error)}`);
    } finally {
      this.#sweeping = false;
    }
  }

  #note({ reason, run }: Swept): void {
    if (reason === 'leaseLost') this.metrics.leaseLost();
    if (run) countEnd(this.metrics, run);
    if (run) this.#log.log(`run_swept ${run.id} ${reason}: ${run.state}`);
  }
}
