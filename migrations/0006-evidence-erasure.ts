import type { MigrationInterface, QueryRunner } from 'typeorm';
import { onlyForApplication } from './support/application-function.js';
import { protectTenantTable } from './support/tenant-table.js';

/** Where each record came from, and the erasure of records: the one way in which evidence ever leaves the store. */
export class EvidenceErasure1700000000006 implements MigrationInterface {
  readonly name = 'EvidenceErasure1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await addProvenance(runner);
    await createErasures(runner);
    await createKeyHash(runner);
    await createErase(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION export_center.evidence_erase(text, text, text, text, text)`);
    await runner.query(`DROP FUNCTION export_center.evidence_key_hash(text, text)`);
    await runner.query(`DROP TABLE export_center.evidence_erasures`);
    await runner.query(`DROP INDEX export_center.evidence_batches_seq`);
    await runner.query(`DROP INDEX export_center.evidence_items_original`);
    await runner.query(`ALTER TABLE export_center.evidence_items DROP COLUMN captured, DROP COLUMN warnings`);
  }
}

// Both are null for most records: `captured` where it is `modified`, `warnings` where there are none.
async function addProvenance(runner: QueryRunner): Promise<void> {
  await runner.query(
    `ALTER TABLE export_center.evidence_items ADD COLUMN captured timestamptz, ADD COLUMN warnings text[] COLLATE "C"`,
  );
  await runner.query(
    `CREATE INDEX evidence_items_original ON export_center.evidence_items (tenant_id, original) WHERE original IS NOT NULL`,
  );
  await runner.query(`CREATE INDEX evidence_batches_seq ON export_center.evidence_batches (tenant_id, seq)`);
}

/** What is left of an erased record. `cuts` are the cuts that held it; `originals` is upstream content that is still to be removed. */
async function createErasures(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE export_center.evidence_erasures (
      tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
      id        text COLLATE "C" NOT NULL,
      kind      text COLLATE "C" NOT NULL,
      source    text COLLATE "C" NOT NULL,
      key_hash  bytea NOT NULL CHECK (octet_length(key_hash) = 32),
      seq       bigint NOT NULL,
      cuts      int8multirange NOT NULL,
      erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      erased_by text COLLATE "C" NOT NULL,
      reason    text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
      versions  integer NOT NULL,
      bytes     bigint NOT NULL,
      originals bytea[] NOT NULL,
      shared    integer NOT NULL,
      PRIMARY KEY (tenant_id, id)
    )`);
  await runner.query(
    `CREATE UNIQUE INDEX evidence_erasures_key ON export_center.evidence_erasures (tenant_id, kind, key_hash, seq)`,
  );
  await protectTenantTable(runner, 'evidence_erasures', 'SELECT');
  await runner.query(`GRANT UPDATE (originals) ON export_center.evidence_erasures TO ec_app`);
}

/** SHA-256 over kind and key, each behind its length in bytes (4 bytes, big-endian): the hash whose first 12 bits are the item's bucket. */
async function createKeyHash(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.evidence_key_hash(kind text, key text) RETURNS bytea
     LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
     AS $$
       SELECT sha256(int4send(octet_length(kind)) || convert_to(kind, 'UTF8') || int4send(octet_length(key)) || convert_to(key, 'UTF8'))
     $$`,
  );
  await onlyForApplication(runner, 'evidence_key_hash(text, text)');
}

/**
 * Deletes every version of one record of `app.tenant` under the tenant's next number and leaves a row of evidence_erasures; no row
 * in the answer where there is no such record. The application may not delete evidence in any other way. Forced row-level security
 * binds the function's own user too, so it reaches nothing of another tenant.
 */
async function createErase(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.evidence_erase(erasure text, the_kind text, the_key text, who text, why text)
     RETURNS boolean
     LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
     DECLARE
       tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
       number bigint;
       found_versions record;
       named bytea[];
     BEGIN
       SELECT h.seq + 1 INTO number FROM export_center.evidence_head h WHERE h.tenant_id = tenant FOR UPDATE;
       SELECT count(*) AS versions, sum(i.blen) AS bytes, max(i.source) AS source,
              range_agg(int8range(i.seq_from, coalesce(c.seq_to, number))) AS cuts,
              coalesce(array_agg(DISTINCT i.original) FILTER (WHERE i.original IS NOT NULL), '{}') AS originals
         INTO found_versions
         FROM export_center.evidence_items i
         LEFT JOIN export_center.evidence_closed c
           ON c.tenant_id = tenant AND c.kind = i.kind AND c.key = i.key AND c.seq_from = i.seq_from
         WHERE i.tenant_id = tenant AND i.kind = the_kind AND i.key = the_key;
       IF found_versions.versions = 0 THEN RETURN false; END IF;
       DELETE FROM export_center.evidence_closed c WHERE c.tenant_id = tenant AND c.kind = the_kind AND c.key = the_key;
       DELETE FROM export_center.evidence_items i WHERE i.tenant_id = tenant AND i.kind = the_kind AND i.key = the_key;
       SELECT coalesce(array_agg(DISTINCT i.original), '{}') INTO named FROM export_center.evidence_items i
         WHERE i.tenant_id = tenant AND i.original = ANY (found_versions.originals);
       INSERT INTO export_center.evidence_erasures
           (tenant_id, id, kind, source, key_hash, seq, cuts, erased_by, reason, versions, bytes, originals, shared)
         VALUES (tenant, erasure, the_kind, found_versions.source, export_center.evidence_key_hash(the_kind, the_key), number,
                 found_versions.cuts, who, why, found_versions.versions, found_versions.bytes,
                 ARRAY(SELECT o FROM unnest(found_versions.originals) AS o WHERE o <> ALL (named)), cardinality(named));
       UPDATE export_center.evidence_head h SET seq = number WHERE h.tenant_id = tenant;
       RETURN true;
     END $$`,
  );
  await onlyForApplication(runner, 'evidence_erase(text, text, text, text, text)');
}
