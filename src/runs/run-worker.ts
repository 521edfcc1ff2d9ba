import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DATABASE, type Database } from '../platform/db/database.js';
import { readFault } from '../platform/faults/fault-point.js';
import { RUN_METRICS, RunMetrics } from '../platform/observability/run-metrics.js';
import { VolumeGate } from '../stages/storage/volume-gate.js';
import { Heartbeat } from './heartbeat.js';
import { PgRunQueue, leaseMilliseconds, queueChannel } from './pg-run-queue.js';
import { PROFILE_CATALOG, type ProfileCatalog } from './profile-catalog.port.js';
import { RunAttempt, type AttemptPorts } from './run-attempt.js';
import { RUN_PIPELINE, type RunPipeline } from './run-context.js';
import { countEnd } from './run-measures.js';

export const RUN_WORKER_OPTIONS = Symbol('RunWorkerOptions');

export interface RunWorkerOptions {
  /** Runs at once in this process, 1 or 2: a run uses all cores by itself. */
  readonly concurrency: number;
  /** Milliseconds that running attempts get to finish when the process is told to end, at most 30,000. */
  readonly drain: number;
  /** Milliseconds; for tests. */
  readonly lease?: number;
  readonly heartbeat?: number;
}

export const defaultWorkerOptions: RunWorkerOptions = { concurrency: 1, drain: 25_000 };
const heartbeatMilliseconds = 2_000;

/**
 * Claims runs and carries them out: woken by NOTIFY, and by a poll each second where a notification was lost. On shutdown it claims no
 * more, waits for what is at work, then gives the rest back.
 */
@Injectable()
export class RunWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly owner = `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`;
  readonly #log = new Logger('RunWorker');
  readonly #queue: PgRunQueue;
  readonly #active = new Map<RunAttempt, Promise<void>>();
  #heartbeat: Heartbeat | undefined;
  #subscription: { close(): Promise<void> } | undefined;
  #claiming = false;
  #again = false;
  #draining = false;
  #paused = false;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PROFILE_CATALOG) private readonly catalog: ProfileCatalog,
    @Inject(RUN_PIPELINE) private readonly pipeline: RunPipeline,
    @Inject(RUN_METRICS) private readonly metrics: RunMetrics,
    @Inject(RUN_WORKER_OPTIONS) private readonly options: RunWorkerOptions,
    @Optional() @Inject(VolumeGate) private readonly gate?: VolumeGate,
  ) {
    this.#queue = new PgRunQueue(db, options.lease);
  }

  async onApplicationBootstrap(): Promise<void> {
    readFault(process.env);
    this.#heartbeat = new Heartbeat(this.db.settings, {
      interval: this.options.heartbeat ?? heartbeatMilliseconds,
      lease: this.options.lease ?? leaseMilliseconds,
    });
    this.#subscription = await this.db.listen(queueChannel, () => void this.poll());
  }

  /** How many runs are at work here. */
  get active(): number {
    return this.#active.size;
  }

  /** Fills the free places. Calls that come while one is under way are answered by one more round. */
  @Interval('export-center:poll', 1_000)
  async poll(): Promise<void> {
    this.#again = true;
    if (this.#claiming) return;
    this.#claiming = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#fill();
      }
    } catch (error) {
      this.#log.warn(`no run could be claimed: ${String(error)}`);
    } finally {
      this.#claiming = false;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#draining = true;
    await this.#subscription?.close();
    const limit = new AbortController();
    const atWork = Promise.allSettled(this.#active.values());
    await Promise.race([
      atWork,
      sleep(this.options.drain, undefined, { signal: limit.signal, ref: false }).catch(() => undefined),
    ]);
    limit.abort();
    await Promise.all([...this.#active.keys()].map((attempt) => this.#giveBack(attempt)));
    await this.#heartbeat?.close();
  }

  async #fill(): Promise<void> {
    while (!this.#draining && this.#heartbeat && this.#active.size < this.options.concurrency) {
      if (!(await this.#canWork())) return;
      const run = await this.#queue.claim(this.owner);
      if (!run) return;
      this.#start(new RunAttempt(run, this.#ports(this.#heartbeat)));
    }
  }

  /** A worker whose volume is ill leaves the runs to others: it would only use up their attempts. */
  async #canWork(): Promise<boolean> {
    const open = (await this.gate?.isOpen()) ?? true;
    if (open === this.#paused)
      this.#log.warn(
        open ? 'the volume works again: claiming runs' : 'volume_unhealthy: no run is claimed until it works',
      );
    this.#paused = !open;
    return open;
  }

  #ports(heartbeat: Heartbeat): AttemptPorts {
    return { db: this.db, catalog: this.catalog, pipeline: this.pipeline, heartbeat };
  }

  #start(attempt: RunAttempt): void {
    this.metrics.attemptStarted();
    this.#log.log(`run_started ${attempt.run.id} attempt ${attempt.run.attempt}`);
    const work = this.#execute(attempt).finally(() => {
      this.#active.delete(attempt);
      void this.poll();
    });
    this.#active.set(attempt, work);
  }

  async #execute(attempt: RunAttempt): Promise<void> {
    const { id, attempt: number } = attempt.run;
    try {
      const ended = await attempt.execute();
      if (ended) countEnd(this.metrics, ended);
      if (ended?.error?.code === 'EC-UNAVAILABLE-STAGING') this.gate?.suspect();
      this.#log.log(ended ? `run_ended ${id} attempt ${number}: ${ended.state}` : `lease_lost ${id} attempt ${number}`);
    } catch (error) {
      this.#log.error(`the end of ${id} could not be written, its lease will run out: ${String(error)}`);
    }
  }

  async #giveBack(attempt: RunAttempt): Promise<void> {
    try {
      await attempt.release();
      this.#log.log(`run_released ${attempt.run.id}`);
    } catch (error) {
      this.#log.warn(`${attempt.run.id} could not be given back, its lease will run out: ${String(error)}`);
    }
  }
}
