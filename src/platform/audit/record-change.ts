import type { NewAuditEntry } from '../../kernel/audit.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import type { Transaction } from '../db/database.js';
import type { NewEvent } from '../events/append-event.js';
import { appendAudit, encodeEntry } from './append-audit.js';

/**
 * `audit_append` stands outside of the count, so that it runs when all events are written: everybody locks the head of the timeline
 * first, then that of the log.
 */
const statement = `
  WITH head AS (
    INSERT INTO export_center.event_head AS h (tenant_id, seq) VALUES ($1, cardinality($2::text[]))
    ON CONFLICT (tenant_id) DO UPDATE SET seq = h.seq + cardinality($2::text[])
    RETURNING seq
  ), event AS (
    INSERT INTO export_center.events (tenant_id, seq, id, type, subject, data, traceparent)
    SELECT $1, head.seq - cardinality($2::text[]) + n, e.id, e.type, e.subject, e.data::json, e.traceparent
    FROM head, unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
      AS e (id, type, subject, data, traceparent, n)
    RETURNING id, seq
  ), told AS MATERIALIZED (
    SELECT count(export_center.outbox_put(ordered.id, ordered.seq)) FROM (SELECT id, seq FROM event ORDER BY seq) ordered
  )
  SELECT export_center.audit_append($1, $7) FROM told`;

/**
 * Appends the events of a change, in order, and its audit entry in one round trip, which is the time for which the tenant's other
 * writers wait. The events carry the trace context of the request that the entry names. Like appendEvent and appendAudit: inside the tenant's own transaction, and last in it.
 */
export async function recordChange(
  tx: Transaction,
  tenant: TenantId,
  events: readonly NewEvent[],
  entry: NewAuditEntry,
): Promise<void> {
  if (events.length === 0) {
    await appendAudit(tx, tenant, entry);
    return;
  }
  await tx.query(statement, [
    tenant,
    events.map(() => newId('event')),
    events.map(({ type }) => type),
    events.map(({ subject }) => subject),
    events.map(({ data }) => JSON.stringify(data)),
    events.map(({ traceparent }) => traceparent ?? entry.origin?.traceparent ?? null),
    encodeEntry(entry),
  ]);
}
