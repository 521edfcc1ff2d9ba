import type { TenantId } from '../../src/kernel/ids.js';
import type { TestDatabase } from './database.js';

/** What somebody does who owns the database and has switched the trigger off: SQL by the name of what a check must call it. */
const statements = {
  edited: (of: string) =>
    `UPDATE export_center.audit_log SET entry = replace(entry, 'success', 'failure') WHERE ${of} AND seq = 4`,
  deleted: (of: string) => `DELETE FROM export_center.audit_log WHERE ${of} AND seq = 4`,
  reordered: (of: string) => `
    UPDATE export_center.audit_log SET seq = 100004 WHERE ${of} AND seq = 4;
    UPDATE export_center.audit_log SET seq = 4 WHERE ${of} AND seq = 6;
    UPDATE export_center.audit_log SET seq = 6 WHERE ${of} AND seq = 100004`,
  inserted: (of: string) => `
    UPDATE export_center.audit_log SET seq = seq + 100000 WHERE ${of} AND seq >= 4;
    UPDATE export_center.audit_log SET seq = seq - 99999 WHERE ${of} AND seq > 100000;
    INSERT INTO export_center.audit_log (tenant_id, seq, at, entry, previous_hash, hash)
      SELECT tenant_id, 4, at, '{"action":"run.create","actor":{"id":"x"},"outcome":"success","resource":{"id":"y","type":"run"}}', hash, hash
      FROM export_center.audit_log WHERE ${of} AND seq = 3`,
  truncated: (of: string) => `DELETE FROM export_center.audit_log WHERE ${of} AND seq > 7`,
} as const;

export type Tampering = keyof typeof statements;
export const tamperings = Object.keys(statements) as Tampering[];

/** Changes the log of a tenant behind everybody's back. */
export async function tamper(database: TestDatabase, tenant: TenantId, how: Tampering): Promise<void> {
  await database.owner.execute(
    `SET LOCAL session_replication_role = replica; ${statements[how](`tenant_id = '${tenant}'`)}`,
  );
}
