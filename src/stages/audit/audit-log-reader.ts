import { digestFromBytes } from '../../formats/digest.js';
import type { AuditLine } from '../../formats/audit-log/audit-entry.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';

/** An entry as stored: `entry` is its canonical text. */
export type StoredLine = Omit<AuditLine, 'entry'> & { readonly entry: string };

export interface AuditRow {
  readonly seq: string;
  readonly at: Date;
  readonly entry: string;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
}

export const auditColumns = 'seq::text AS seq, at, entry, previous_hash, hash';

export const toStoredLine = (row: AuditRow): StoredLine => ({
  seq: Number(row.seq),
  time: row.at.toISOString(),
  previousHash: digestFromBytes(row.previous_hash),
  hash: digestFromBytes(row.hash),
  entry: row.entry,
});

/** Rows of one read: whoever hashes them keeps other requests waiting for some milliseconds at most. */
const rowsAtOnce = 500;

/** The entries from `first` to `last`, in order. Each read is a transaction of its own: nothing that was read can change. */
export async function* auditLines(
  database: Database,
  tenant: TenantId,
  first: number,
  last: number,
  signal?: AbortSignal,
): AsyncGenerator<StoredLine> {
  const sql = `SELECT ${auditColumns} FROM export_center.audit_log l
    WHERE tenant_id = $1 AND l.seq BETWEEN $2 AND $3 ORDER BY l.seq LIMIT ${rowsAtOnce}`;
  for (let next = first; next <= last;) {
    const from = next;
    const rows = await database.tenant(tenant, (tx) => tx.query<AuditRow>(sql, [tenant, from, last]), { signal });
    if (rows.length === 0) return;
    for (const row of rows) yield toStoredLine(row);
    next = Number(rows.at(-1)!.seq) + 1;
  }
}

/** The number of the newest entry; 0 before the first. */
export async function auditSize(sql: Sql, tenant: TenantId): Promise<number> {
  const [row] = await sql.query<{ seq: string }>(
    'SELECT seq::text AS seq FROM export_center.audit_head WHERE tenant_id = $1',
    [tenant],
  );
  return Number(row?.seq ?? 0);
}

/** Hashes of the entries from `first` to `last`, in order. */
export async function entryHashes(sql: Sql, tenant: TenantId, first: number, last: number): Promise<Buffer[]> {
  const rows = await sql.query<{ hash: Buffer }>(
    'SELECT hash FROM export_center.audit_log WHERE tenant_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq',
    [tenant, first, last],
  );
  return rows.map(({ hash }) => hash);
}
