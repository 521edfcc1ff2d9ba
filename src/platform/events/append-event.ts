import { newId, type TenantId } from '../../kernel/ids.js';
import type { Transaction } from '../db/database.js';
import type { EventType } from './event-types.js';

/** NOTIFY channel on which every commit of events is announced; the payload is the tenant's id. */
export const eventsChannel = 'export_center_events';

/** `subject` is the id of what it is about; `data` is plain JSON. */
export interface NewEvent {
  readonly type: EventType;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** W3C trace context of the request that caused it. */
  readonly traceparent?: string;
}

const statement = `
  WITH head AS (
    INSERT INTO export_center.event_head AS h (tenant_id, seq) VALUES ($1, 1)
    ON CONFLICT (tenant_id) DO UPDATE SET seq = h.seq + 1
    RETURNING seq
  ), event AS (
    INSERT INTO export_center.events (tenant_id, seq, id, type, subject, data, traceparent)
    SELECT $1, head.seq, $2, $3, $4, $5::json, $6 FROM head
    RETURNING seq
  )
  SELECT event.seq::text AS seq, export_center.outbox_put($2, event.seq) FROM event`;

/**
 * Appends an event to the tenant's timeline and outbox inside the caller's transaction (transactional outbox): it exists exactly
 * when the change it tells of does. The number comes from the tenant's locked head row, so numbers are gap-free and rise in commit
 * order; call it as late in the transaction as you can, because the lock is held from here to the commit.
 * Gives the event's sequence number. The transaction must be the tenant's own.
 */
export async function appendEvent(tx: Transaction, tenant: TenantId, event: NewEvent): Promise<number> {
  const values = [
    tenant,
    newId('event'),
    event.type,
    event.subject,
    JSON.stringify(event.data),
    event.traceparent ?? null,
  ];
  const [row] = await tx.query<{ seq: string }>(statement, values);
  return Number(row!.seq);
}
