import type { QueryRunner } from 'typeorm';
import { onlyForApplication } from './application-function.js';

/**
 * Numbers, times and chains an entry under the lock of the tenant's head row, so that numbers have no gap and rise in commit order.
 * The hash is that of docs/formats/audit-log.md: domain, hash before, number, time, entry, one a line. Row-level security binds the
 * function too (it is forced), so the tenant must be the transaction's own.
 */
export async function createAuditAppend(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.audit_append(tenant uuid, new_entry text) RETURNS bigint
     LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
     DECLARE
       head export_center.audit_head;
       moment timestamptz(3);
       new_hash bytea;
     BEGIN
       SELECT h.* INTO head FROM export_center.audit_head h WHERE h.tenant_id = tenant FOR UPDATE;
       IF NOT FOUND THEN
         PERFORM pg_advisory_xact_lock(hashtextextended('export_center.audit ' || tenant::text, 0));
         SELECT h.* INTO head FROM export_center.audit_head h WHERE h.tenant_id = tenant FOR UPDATE;
       END IF;
       head.seq := coalesce(head.seq, 0) + 1;
       head.hash := coalesce(head.hash, sha256(convert_to(E'export-center-audit-log-v1\\n' || tenant::text, 'UTF8')));
       moment := clock_timestamp();
       new_hash := sha256(convert_to(concat_ws(E'\\n', 'export-center-audit-entry-v1', encode(head.hash, 'hex'), head.seq,
         to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), new_entry), 'UTF8'));
       INSERT INTO export_center.audit_log (tenant_id, seq, at, entry, previous_hash, hash)
         VALUES (tenant, head.seq, moment, new_entry, head.hash, new_hash);
       INSERT INTO export_center.audit_head AS h (tenant_id, seq, hash) VALUES (tenant, head.seq, new_hash)
         ON CONFLICT (tenant_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
       RETURN head.seq;
     END $$`,
  );
  await onlyForApplication(runner, 'audit_append(uuid, text)');
}
