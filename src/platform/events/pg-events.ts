import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../db/database.js';
import { eventColumns, type EventRow } from './cloud-event.js';

/** Which events of a tenant; absent members select all. */
export interface EventFilter {
  /** Id of what they are about. */
  readonly subject?: string;
  /** Without prefix and version, e.g. `run.succeeded`. */
  readonly types?: readonly string[];
}

/** Events after a sequence number, in order, at most `limit`. Only what was committed, hence nothing is ever skipped. */
export async function readEvents(
  db: Database,
  tenant: TenantId,
  { subject, types }: EventFilter,
  after: number,
  limit: number,
): Promise<EventRow[]> {
  const values: unknown[] = [tenant, after, limit];
  const conditions = ['tenant_id = $1', 'e.seq > $2'];
  if (subject !== undefined) conditions.push(`subject = $${values.push(subject)}`);
  if (types !== undefined) conditions.push(`type = ANY($${values.push(types)})`);
  const sql = `SELECT ${eventColumns} FROM export_center.events e WHERE ${conditions.join(' AND ')} ORDER BY e.seq LIMIT $3`;
  return db.read<EventRow>(tenant, sql, values);
}
