/** CloudEvents 1.0 JSON envelope (spec section 3) with the sequence extension: a number per tenant, gap-free, as text. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly traceparent?: string;
  readonly sequence: string;
  readonly data: unknown;
}

/** A row of the events table. `bigint` arrives as text. */
export interface EventRow {
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly at: Date;
  readonly data: unknown;
  readonly traceparent: string | null;
}

/** Select list that yields `EventRow`. Order by the column of the table (`e.seq`): the name alone is the text. */
export const eventColumns = 'seq::text AS seq, id, type, subject, at, data, traceparent';

export function toCloudEvent(row: EventRow, tenantSlug: string): CloudEvent {
  return {
    specversion: '1.0',
    id: row.id,
    source: `/tenants/${tenantSlug}`,
    type: `export-center.${row.type}.v1`,
    subject: row.subject,
    time: row.at.toISOString(),
    datacontenttype: 'application/json',
    dataschema: `urn:export-center:event:${row.type}:v1`,
    ...(row.traceparent ? { traceparent: row.traceparent } : {}),
    sequence: row.seq,
    data: row.data,
  };
}
