import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import { auditColumns, toStoredLine, type AuditRow, type StoredLine } from '../../stages/audit/audit-log-reader.js';

/** What `GET /audit-log` may be narrowed by. Absent members select all; times are exclusive. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly resourceType?: string;
  readonly outcome?: string;
  readonly createdAfter?: string;
  readonly createdBefore?: string;
}

const conditions: Readonly<Record<keyof AuditFilter, string>> = {
  actor: 'actor =',
  action: 'action =',
  resource: 'resource_id =',
  resourceType: 'resource_type =',
  outcome: 'outcome =',
  createdAfter: 'at >',
  createdBefore: 'at <',
};

/** Entries of a tenant, the newest first unless `ascending`: at most `limit`, beyond number `after` where that is given. */
export async function listAuditLog(
  database: Database,
  tenant: TenantId,
  filter: AuditFilter,
  { limit, after, ascending }: { readonly limit: number; readonly after?: number; readonly ascending: boolean },
): Promise<StoredLine[]> {
  const given = (Object.keys(conditions) as (keyof AuditFilter)[]).filter((name) => filter[name] !== undefined);
  const values: unknown[] = [tenant, after ?? null, limit, ...given.map((name) => filter[name])];
  const where = given.map((name, i) => ` AND ${conditions[name]} $${i + 4}`).join('');
  const [beyond, direction] = ascending ? ['>', 'ASC'] : ['<', 'DESC'];
  const sql = `SELECT ${auditColumns} FROM export_center.audit_log l
    WHERE tenant_id = $1 AND ($2::bigint IS NULL OR l.seq ${beyond} $2)${where} ORDER BY l.seq ${direction} LIMIT $3`;
  return (await database.tenant(tenant, (tx) => tx.query<AuditRow>(sql, values))).map(toStoredLine);
}
