import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database } from '../db/database.js';
import { eventsChannel } from './append-event.js';
import { toCloudEvent, type CloudEvent } from './cloud-event.js';
import { EventBell } from './event-bell.js';
import { readEvents, type EventFilter } from './pg-events.js';

export interface StreamTimes {
  /** Milliseconds between two comments on a quiet stream; events lost by a notification arrive at latest then. */
  readonly heartbeat: number;
  /** Milliseconds after which the server ends the stream; the client comes back with Last-Event-ID. */
  readonly lifetime: number;
}

export const defaultStreamTimes: StreamTimes = { heartbeat: 15_000, lifetime: 30 * 60_000 };
const batchSize = 200;
/** Milliseconds between two looks of a waiter, however busy its tenant is, and after which it looks though nothing was notified. */
const looks = { least: 100, most: 2_000 } as const;

/**
 * The timeline as it grows, read from the table: any API process sees what any worker did, and a client goes on after the last number
 * that it saw whatever was restarted in between.
 */
@Injectable()
export class EventStream implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #bells = new Set<EventBell>();
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
    filter: EventFilter,
    after: number,
    signal: AbortSignal,
    times = defaultStreamTimes,
  ): AsyncGenerator<CloudEvent | undefined> {
    const end = performance.now() + times.lifetime;
    const bell = this.#hang(tenant.id);
    let last = after;
    let quietUntil = performance.now() + times.heartbeat;
    try {
      while (!signal.aborted && performance.now() < end) {
        bell.silence();
        const rows = await readEvents(this.db, tenant.id, filter, last, batchSize);
        for (const row of rows) {
          yield toCloudEvent(row, tenant.slug);
          last = Number(row.seq);
        }
        if (rows.length > 0) quietUntil = performance.now() + times.heartbeat;
        else if (
          performance.now() >= quietUntil ||
          !(await bell.rings(Math.min(quietUntil, end) - performance.now(), signal))
        ) {
          yield undefined;
          quietUntil = performance.now() + times.heartbeat;
        }
      }
    } finally {
      this.#bells.delete(bell);
    }
  }

  /**
   * What `read` gives once `isDone` says so, or when the time (milliseconds) or the signal ends the wait. It reads again when the
   * tenant's timeline grew, ten times a second at most, and every two seconds in case a notification was lost.
   */
  async until<T>(
    tenant: TenantId,
    read: () => Promise<T>,
    isDone: (value: T) => boolean,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<T> {
    const end = performance.now() + milliseconds;
    const bell = this.#hang(tenant);
    try {
      for (;;) {
        bell.silence();
        const value = await read();
        const left = end - performance.now();
        if (isDone(value) || left <= 0 || signal.aborted) return value;
        await sleep(Math.min(looks.least, left), undefined, { signal }).catch(() => undefined);
        await bell.rings(Math.min(looks.most, end - performance.now()), signal);
      }
    } finally {
      this.#bells.delete(bell);
    }
  }

  #hang(tenant: TenantId): EventBell {
    const bell = new EventBell(tenant);
    this.#bells.add(bell);
    return bell;
  }

  /** An empty payload comes after a reconnect: every tenant may have missed something. */
  #ring(tenant: string): void {
    for (const bell of this.#bells) {
      if (tenant === '' || bell.tenant === tenant) bell.ring();
    }
  }
}
