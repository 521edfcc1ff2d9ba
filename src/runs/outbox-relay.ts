import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { toExportCenterError } from '../kernel/errors.js';
import type { TenantId } from '../kernel/ids.js';
import { DATABASE, type Database, type Transaction } from '../platform/db/database.js';
import { eventsChannel } from '../platform/events/append-event.js';
import { eventColumns, toCloudEvent, type EventRow } from '../platform/events/cloud-event.js';
import { NOTIFICATION_SINK, type NotificationSink } from './notification-sink.port.js';

const batchSize = 100;

/**
 * Hands committed events to the notification sink, in order, at least once: the row leaves the outbox in the transaction that notes
 * what became of it, so a crash in between hands it over again under the same id (F11). Nothing is kept in memory.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger('OutboxRelay');
  #relaying: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #subscription: { close(): Promise<void> } | undefined;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(NOTIFICATION_SINK) private readonly sink: NotificationSink,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#subscription = await this.db.listen(eventsChannel, () => void this.relay());
  }

  /** What is under way is finished, because its connection outlives this one. */
  async onModuleDestroy(): Promise<void> {
    this.#closed = true;
    await this.#subscription?.close();
    await this.#relaying;
  }

  @Interval('export-center:relay', 1_000)
  relay(): Promise<void> {
    this.#again = true;
    this.#relaying ??= this.#relayAll().finally(() => (this.#relaying = undefined));
    return this.#relaying;
  }

  async #relayAll(): Promise<void> {
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        while (!this.#closed && (await this.#batch()) > 0);
      }
    } catch (error) {
      this.#log.warn(`events wait in the outbox: ${String(error)}`);
    }
  }

  /** One tenant's oldest events; how many left the outbox. */
  #batch(): Promise<number> {
    return this.db.system(
      async (tx) => {
        const sql = 'SELECT event_id, tenant, seq::text AS seq FROM export_center.outbox_take($1)';
        const rows = await tx.query<{ event_id: string; tenant: TenantId; seq: string }>(sql, [batchSize]);
        const tenant = rows[0]?.tenant;
        if (!tenant) return 0;
        const slug = await slugOf(tx, tenant);
        for (const event of await eventsOf(
          tx,
          tenant,
          rows.map(({ seq }) => seq),
        ))
          await this.#handOver(tx, tenant, slug, event);
        return rows.length;
      },
      { retry: false },
    );
  }

  async #handOver(tx: Transaction, tenant: TenantId, slug: string, event: EventRow): Promise<void> {
    const failure = await this.#publish(tenant, slug, event);
    await tx.execute(
      `UPDATE export_center.events SET published_at = clock_timestamp(), delivery = $3, delivery_error = $4
       WHERE tenant_id = $1 AND seq = $2`,
      [tenant, event.seq, failure ? 'failed' : 'delivered', failure ?? null],
    );
    await tx.query('SELECT export_center.outbox_done($1)', [event.id]);
  }

  /** What a final refusal said, or undefined. Throws where another try may help. */
  async #publish(tenant: TenantId, slug: string, event: EventRow): Promise<string | undefined> {
    try {
      await this.sink.publish(tenant, toCloudEvent(event, slug));
      return undefined;
    } catch (error) {
      const { kind, code, message } = toExportCenterError(error);
      if (kind === 'unsupported' || kind === 'invalid') return `${code}: ${message}`;
      throw error;
    }
  }
}

async function slugOf(tx: Transaction, tenant: TenantId): Promise<string> {
  const [row] = await tx.query<{ slug: string }>('SELECT slug FROM export_center.find_tenant($1)', [tenant]);
  return row?.slug ?? tenant;
}

function eventsOf(tx: Transaction, tenant: TenantId, numbers: readonly string[]): Promise<EventRow[]> {
  const sql = `SELECT ${eventColumns} FROM export_center.events e
    WHERE tenant_id = $1 AND e.seq = ANY($2::bigint[]) ORDER BY e.seq`;
  return tx.query<EventRow>(sql, [tenant, numbers]);
}
