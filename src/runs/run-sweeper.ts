import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DATABASE, type Database } from '../platform/db/database.js';
import { PgRunQueue } from './pg-run-queue.js';

/** Rows at most in one round, so that a round ends. */
const mostPerRound = 200;

/** Each second: requeues runs whose lease ran out, expires those past their deadline, starts those whose time has come. */
@Injectable()
export class RunSweeper {
  readonly #log = new Logger('RunSweeper');
  readonly #queue: PgRunQueue;
  #sweeping = false;

  constructor(@Inject(DATABASE) db: Database) {
    this.#queue = new PgRunQueue(db);
  }

  @Interval('export-center:sweep', 1_000)
  async sweep(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    try {
      for (let i = 0; i < mostPerRound && (await this.#queue.sweep()); i += 1);
    } catch (error) {
      this.#log.warn(`the sweep failed: ${String(error)}`);
    } finally {
      this.#sweeping = false;
    }
  }
}
