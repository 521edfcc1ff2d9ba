import type { MigrationInterface, QueryRunner } from 'typeorm';
import { onlyForApplication } from './support/application-function.js';
import { createAuditAppend } from './support/audit-append.js';
import { protectTenantTable } from './support/tenant-table.js';

/**
 * The audit log of each tenant: entries that are only ever added (`audit_log`), the row whose lock numbers them (`audit_head`), and
 * signed statements of how the log stood (`audit_checkpoints`, `audit_tiles`). The application reads the log and adds to it through
 * one function; it can change nothing, and a trigger refuses changes by the owner too.
 */
export class Audit1700000000007 implements MigrationInterface {
  readonly name = 'Audit1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await createLog(runner);
    await createHead(runner);
    await createAuditAppend(runner);
    await createCheckpoints(runner);
    await createDue(runner);
    await refuseChanges(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION export_center.audit_append(uuid, text)');
    await runner.query('DROP FUNCTION export_center.audit_due(integer)');
    for (const table of ['audit_tiles', 'audit_checkpoints', 'audit_head', 'audit_log']) {
      await runner.query(`DROP TABLE export_center.${table}`);
    }
    await runner.query('DROP FUNCTION export_center.audit_refuse_change()');
  }
}

/**
 * `entry` is canonical JSON, the text that is hashed. What is filtered by is generated from it, so that it cannot say anything else.
 * Not partitioned: (tenant_id, seq) must be unique over all of it (docs/decisions/the-audit-log-is-one-table.md).
 */
async function createLog(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.audit_log (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
       seq bigint NOT NULL CHECK (seq > 0),
       at timestamptz(3) NOT NULL,
       entry text COLLATE "C" NOT NULL CHECK (octet_length(entry) <= 16384),
       previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
       hash bytea NOT NULL CHECK (octet_length(hash) = 32),
       action text COLLATE "C" NOT NULL GENERATED ALWAYS AS (entry::json ->> 'action') STORED
         CHECK (action ~ '^[a-z][A-Za-z]*[.][a-z][A-Za-z]*$'),
       actor text COLLATE "C" NOT NULL GENERATED ALWAYS AS (entry::json -> 'actor' ->> 'id') STORED,
       resource_type text COLLATE "C" NOT NULL GENERATED ALWAYS AS (entry::json -> 'resource' ->> 'type') STORED,
       resource_id text COLLATE "C" NOT NULL GENERATED ALWAYS AS (entry::json -> 'resource' ->> 'id') STORED,
       outcome text COLLATE "C" NOT NULL GENERATED ALWAYS AS (entry::json ->> 'outcome') STORED
         CHECK (outcome IN ('success', 'failure', 'denied')),
       PRIMARY KEY (tenant_id, seq)
     )`,
  );
  await runner.query('CREATE INDEX audit_log_at ON export_center.audit_log (tenant_id, at)');
  await runner.query('CREATE INDEX audit_log_actor ON export_center.audit_log (tenant_id, actor, seq)');
  await runner.query('CREATE INDEX audit_log_resource ON export_center.audit_log (tenant_id, resource_id, seq)');
  await protectTenantTable(runner, 'audit_log', 'SELECT');
}

/** The newest entry of each log. Written by `audit_append` alone. */
async function createHead(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.audit_head (
       tenant_id uuid NOT NULL PRIMARY KEY REFERENCES export_center.tenants (id),
       seq bigint NOT NULL CHECK (seq > 0),
       hash bytea NOT NULL CHECK (octet_length(hash) = 32)
     ) WITH (fillfactor = 50)`,
  );
  await protectTenantTable(runner, 'audit_head', 'SELECT');
}

/**
 * `note` is a signed note; `frontier` are the hashes of the perfect subtrees of the tree of that size, from which the next checkpoint
 * goes on. `audit_tiles` are the roots of 256 entries each, so that a proof reads a few hundred hashes and not the log.
 */
async function createCheckpoints(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.audit_checkpoints (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
       size bigint NOT NULL CHECK (size > 0),
       root bytea NOT NULL CHECK (octet_length(root) = 32),
       frontier bytea NOT NULL CHECK (octet_length(frontier) % 32 = 0),
       note text COLLATE "C" NOT NULL,
       signed_by text COLLATE "C" NOT NULL,
       at timestamptz NOT NULL DEFAULT clock_timestamp(),
       PRIMARY KEY (tenant_id, size, signed_by)
     )`,
  );
  await runner.query(
    `CREATE TABLE export_center.audit_tiles (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
       tile bigint NOT NULL CHECK (tile >= 0),
       hash bytea NOT NULL CHECK (octet_length(hash) = 32),
       PRIMARY KEY (tenant_id, tile)
     )`,
  );
  await protectTenantTable(runner, 'audit_checkpoints', 'SELECT, INSERT');
  await protectTenantTable(runner, 'audit_tiles', 'SELECT, INSERT');
}

/**
 * Tenants whose log has grown since its newest checkpoint. Ids only: the signing goes on in the tenant's own transaction. Forced
 * row-level security binds the owner too, so the function's own user gets policies of its own; the application role is not that user.
 */
async function createDue(runner: QueryRunner): Promise<void> {
  for (const table of ['audit_head', 'audit_checkpoints'])
    await runner.query(`CREATE POLICY due ON export_center.${table} FOR SELECT TO CURRENT_USER USING (true)`);
  await runner.query(
    `CREATE FUNCTION export_center.audit_due(most integer) RETURNS TABLE (tenant uuid)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
       SELECT h.tenant_id FROM export_center.audit_head h
       WHERE NOT EXISTS (SELECT FROM export_center.audit_checkpoints c WHERE c.tenant_id = h.tenant_id AND c.size >= h.seq)
       LIMIT most
     $$`,
  );
  await onlyForApplication(runner, 'audit_due(integer)');
}

async function refuseChanges(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.audit_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
     AS $$ BEGIN RAISE EXCEPTION '% of % is refused: the audit log is only ever added to', TG_OP, TG_TABLE_NAME; END $$`,
  );
  for (const table of ['audit_log', 'audit_checkpoints', 'audit_tiles']) {
    await runner.query(
      `CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON export_center.${table}
       FOR EACH STATEMENT EXECUTE FUNCTION export_center.audit_refuse_change()`,
    );
  }
}
