import type { QueryRunner } from 'typeorm';
import { onlyForApplication } from './application-function.js';

const signatures = [
  'erasure_request(text, uuid, text, text[], text)',
  'erasure_of(uuid)',
  'erasure_approve(text, text, text[])',
  'erasure_cancel(text)',
  'erasure_claim(text, bigint)',
  'erasure_rows(text, text, integer, bigint)',
  'erasure_files(text, text, bigint, bigint)',
  'erasure_finish(text, text)',
];

const header = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

/**
 * The end of a tenant: one asks, another approves, a worker destroys in bounded batches. The row of `tenants` stays as the tombstone,
 * so that neither its id nor its slug can be taken again.
 */
export async function createTenantErasure(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.tenant_erasures (
       id text COLLATE "C" NOT NULL PRIMARY KEY,
       tenant uuid NOT NULL REFERENCES export_center.tenants (id),
       state text COLLATE "C" NOT NULL DEFAULT 'awaiting_approval'
         CHECK (state IN ('awaiting_approval', 'approved', 'running', 'done', 'canceled')),
       reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
       requested_by text COLLATE "C" NOT NULL,
       requested_people text[] COLLATE "C" NOT NULL,
       requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       approved_by text COLLATE "C",
       approved_at timestamptz,
       finished_at timestamptz,
       rows_erased bigint NOT NULL DEFAULT 0,
       files_erased bigint NOT NULL DEFAULT 0,
       bytes_erased bigint NOT NULL DEFAULT 0,
       lease_owner text COLLATE "C",
       lease_until timestamptz,
       CONSTRAINT tenant_erasures_two_people CHECK (approved_by <> requested_by)
     )`,
  );
  await runner.query(
    `CREATE UNIQUE INDEX tenant_erasures_one ON export_center.tenant_erasures (tenant) WHERE state <> 'canceled'`,
  );
  await createDecisions(runner);
  await createWork(runner);
  for (const signature of signatures) await onlyForApplication(runner, signature);
}

export async function dropTenantErasure(runner: QueryRunner): Promise<void> {
  for (const signature of signatures) await runner.query(`DROP FUNCTION export_center.${signature}`);
  await runner.query(`DROP TABLE export_center.tenant_erasures`);
}

/**
 * `people` are the caller and whoever stands behind an API key, so that nobody approves with a key that they made themselves. The
 * approval makes the tenant unreachable at once; what it owned goes afterwards.
 */
async function createDecisions(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.erasure_request(new_id text, wanted uuid, who text, people text[], why text)
     RETURNS SETOF export_center.tenant_erasures LANGUAGE sql VOLATILE ${header}
     AS $$
       INSERT INTO export_center.tenant_erasures AS e (id, tenant, requested_by, requested_people, reason)
       SELECT new_id, t.id, who, people, why FROM export_center.tenants t WHERE t.id = wanted AND t.status = 'suspended'
       ON CONFLICT (tenant) WHERE state <> 'canceled' DO NOTHING RETURNING e.*
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.erasure_of(wanted uuid)
     RETURNS SETOF export_center.tenant_erasures LANGUAGE sql STABLE ${header}
     AS $$
       SELECT e.* FROM export_center.tenant_erasures e WHERE e.tenant = wanted ORDER BY e.requested_at DESC LIMIT 1
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.erasure_approve(wanted text, who text, people text[])
     RETURNS SETOF export_center.tenant_erasures LANGUAGE sql VOLATILE ${header}
     AS $$
       WITH approved AS (
         UPDATE export_center.tenant_erasures e SET state = 'approved', approved_by = who, approved_at = clock_timestamp()
         FROM export_center.tenants s
         WHERE e.id = wanted AND e.state = 'awaiting_approval' AND NOT e.requested_people && people
           AND s.id = e.tenant AND s.status = 'suspended' RETURNING e.*
       ), ended AS (
         UPDATE export_center.tenants t
         SET status = 'erased', erased_at = clock_timestamp(), name = 'erased', version = t.version + 1, updated_at = clock_timestamp()
         FROM approved a WHERE t.id = a.tenant
       )
       SELECT * FROM approved
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.erasure_cancel(wanted text)
     RETURNS SETOF export_center.tenant_erasures LANGUAGE sql VOLATILE ${header}
     AS $$
       UPDATE export_center.tenant_erasures e SET state = 'canceled', finished_at = clock_timestamp()
       WHERE e.id = wanted AND e.state = 'awaiting_approval' RETURNING e.*
     $$`,
  );
}

/** One erasure at a time for a worker, under a lease that every step prolongs; `lease` in milliseconds. */
async function createWork(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.erasure_claim(new_owner text, lease bigint)
     RETURNS SETOF export_center.tenant_erasures LANGUAGE sql VOLATILE ${header}
     AS $$
       UPDATE export_center.tenant_erasures e
       SET state = 'running', lease_owner = new_owner, lease_until = clock_timestamp() + lease * interval '1 millisecond'
       WHERE e.id = (
         SELECT c.id FROM export_center.tenant_erasures c
         WHERE c.state = 'approved' OR (c.state = 'running' AND c.lease_until < clock_timestamp())
         ORDER BY c.approved_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING e.*
     $$`,
  );
  await createRows(runner);
  await runner.query(
    `CREATE FUNCTION export_center.erasure_files(wanted text, who text, files bigint, bytes bigint) RETURNS boolean
     LANGUAGE plpgsql VOLATILE ${header}
     AS $$
     BEGIN
       UPDATE export_center.tenant_erasures e
       SET files_erased = e.files_erased + files, bytes_erased = e.bytes_erased + bytes
       WHERE e.id = wanted AND e.state = 'running' AND e.lease_owner = who;
       RETURN FOUND;
     END $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.erasure_finish(wanted text, who text) RETURNS boolean
     LANGUAGE plpgsql VOLATILE ${header}
     AS $$
     BEGIN
       UPDATE export_center.tenant_erasures e
       SET state = 'done', finished_at = clock_timestamp(), lease_owner = NULL, lease_until = NULL
       WHERE e.id = wanted AND e.state = 'running' AND e.lease_owner = who;
       RETURN FOUND;
     END $$`,
  );
}

/**
 * Deletes at most `most` rows of the tenant, from whatever table of the schema holds some, and answers how many; 0 where none is
 * left, null where the lease is lost. The tables come from the catalogue, so that a table that a later release adds is not forgotten.
 * A table that others still refer to waits for its turn. Rows are found by index: a sequential scan would read those that went before
 * again in every batch. The audit log stays: it is insert-only and tells of the erasure itself.
 */
async function createRows(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.erasure_rows(wanted text, who text, most integer, lease bigint) RETURNS bigint
     LANGUAGE plpgsql VOLATILE ${header} SET enable_seqscan = off
     AS $$
     DECLARE victim uuid; owned record; deleted bigint; total bigint := 0; waiting text[] := '{}';
     BEGIN
       UPDATE export_center.tenant_erasures e SET lease_until = clock_timestamp() + lease * interval '1 millisecond'
         FROM export_center.tenants t
         WHERE e.id = wanted AND e.state = 'running' AND e.lease_owner = who AND t.id = e.tenant AND t.status = 'erased'
         RETURNING e.tenant INTO victim;
       IF victim IS NULL THEN RETURN NULL; END IF;
       PERFORM set_config('app.tenant', victim::text, true);
       FOR owned IN
         SELECT c.relname AS name, a.attname AS tenant_column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'export_center'::regnamespace AND c.relkind = 'r' AND a.attname IN ('tenant_id', 'tenant')
           AND a.atttypid = 'uuid'::regtype AND NOT a.attisdropped
           AND c.relname <> 'tenant_erasures' AND c.relname NOT LIKE 'audit\\_%'
         ORDER BY c.relname
       LOOP
         BEGIN
           EXECUTE format('DELETE FROM export_center.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM export_center.%1$I WHERE %2$I = $1 LIMIT $2))',
             owned.name, owned.tenant_column) USING victim, most - total;
           GET DIAGNOSTICS deleted = ROW_COUNT;
           total := total + deleted;
         EXCEPTION WHEN foreign_key_violation THEN
           waiting := waiting || owned.name::text;
         END;
         EXIT WHEN total >= most;
       END LOOP;
       IF total = 0 AND waiting <> '{}' THEN
         RAISE EXCEPTION 'rows of % are still referred to', waiting;
       END IF;
       UPDATE export_center.tenant_erasures e SET rows_erased = e.rows_erased + total WHERE e.id = wanted;
       RETURN total;
     END $$`,
  );
}
