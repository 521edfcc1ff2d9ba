import type { TenantId } from '../kernel/ids.js';
import type { Database } from '../platform/db/database.js';
import { eventColumns, type EventRow } from '../platform/events/cloud-event.js';

/** Events about one subject after a sequence number, in order, at most `limit`. Only what was committed, hence nothing is ever skipped. */
export async function readEvents(
  db: Database,
  tenant: TenantId,
  subject: string,
  after: number,
  limit: number,
): Promise<EventRow[]> {
  const sql = `SELECT ${eventColumns} FROM export_center.events e
    WHERE tenant_id = $1 AND subject = $2 AND e.seq > $3 ORDER BY e.seq LIMIT $4`;
  return db.tenant(tenant, (tx) => tx.query<EventRow>(sql, [tenant, subject, after, limit]));
}
