import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { TenantId } from '../kernel/ids.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { eventsChannel } from '../platform/events/append-event.js';
import { toCloudEvent, type CloudEvent } from '../platform/events/cloud-event.js';
import { readEvents } from './pg-run-events.js';

export interface StreamTimes {
  /** Milliseconds between two comments on a quiet stream; events lost by a notification arrive at latest then. */
  readonly heartbeat: number;
  /** Milliseconds after which the server ends the stream; the client comes back with Last-Event-ID. */
  readonly lifetime: number;
}

export const defaultStreamTimes: StreamTimes = { heartbeat: 15_000, lifetime: 30 * 60_000 };
const batchSize = 200;

/**
 * Events of one run as they are committed, read from the table: any API process sees what any worker did, and a client goes on after
 * the last number that it saw whatever was restarted in between.
 */
@Injectable()
export class RunEventStream implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #bells = new Set<Bell>();
  #subscription: { close(): Promise<void> } | undefined;

  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#subscription = await this.db.listen(eventsChannel, (tenant) => this.#ring(tenant));
  }

  async onModuleDestroy(): Promise<void> {
    await this.#subscription?.close();
  }

  /** Events after the number `after`; `undefined` where nothing happened for a heartbeat. Ends with the signal or the lifetime. */
  async *follow(
    tenant: { readonly id: TenantId; readonly slug: string },
    run: string,
    after: number,
    signal: AbortSignal,
    times = defaultStreamTimes,
  ): AsyncGenerator<CloudEvent | undefined> {
    const end = performance.now() + times.lifetime;
    const bell = new Bell(tenant.id);
    this.#bells.add(bell);
    let last = after;
    try {
      while (!signal.aborted && performance.now() < end) {
        bell.silence();
        const rows = await readEvents(this.db, tenant.id, run, last, batchSize);
        for (const row of rows) {
          yield toCloudEvent(row, tenant.slug);
          last = Number(row.seq);
        }
        if (rows.length > 0) continue;
        if (!(await bell.rings(Math.min(times.heartbeat, end - performance.now()), signal))) yield undefined;
      }
    } finally {
      this.#bells.delete(bell);
    }
  }

  /** An empty payload comes after a reconnect: every tenant may have missed something. */
  #ring(tenant: string): void {
    for (const bell of this.#bells) {
      if (tenant === '' || bell.tenant === tenant) bell.ring();
    }
  }
}

/** Remembers a notification that comes between a read and the wait for the next one. */
class Bell {
  #rung = false;
  #onRing: () => void = () => undefined;

  constructor(readonly tenant: TenantId) {}

  ring(): void {
    this.#rung = true;
    this.#onRing();
  }

  silence(): void {
    this.#rung = false;
  }

  /** True once it rang since `silence`, or the signal was aborted; false after so many milliseconds of quiet. */
  async rings(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (this.#rung || signal.aborted) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), Math.max(0, milliseconds));
    const stop = () => resolve(true);
    this.#onRing = stop;
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      this.#onRing = () => undefined;
    }
  }
}
