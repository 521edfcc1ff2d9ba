import type { QueryRunner } from 'typeorm';
import { onlyForApplication } from './application-function.js';
import { protectTenantTable } from './tenant-table.js';

/**
 * The timeline (`events`), the row whose lock orders it (`event_head`) and the list of what is still to be handed on (`outbox`: ids
 * and tenant only, no content, hence no row-level security; the application reaches it through functions alone).
 */
export async function createEventTables(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.event_head (
       tenant_id uuid NOT NULL PRIMARY KEY REFERENCES export_center.tenants (id),
       seq bigint NOT NULL CHECK (seq > 0)
     )`,
  );
  await protectTenantTable(runner, 'event_head', 'SELECT, INSERT, UPDATE');
  await createEvents(runner);
  await createOutbox(runner);
}

export async function dropEventTables(runner: QueryRunner): Promise<void> {
  for (const signature of ['outbox_put(text, bigint)', 'outbox_take(integer)', 'outbox_done(text)', 'outbox_depth()']) {
    await runner.query(`DROP FUNCTION export_center.${signature}`);
  }
  for (const table of ['outbox', 'events', 'event_head']) await runner.query(`DROP TABLE export_center.${table}`);
}

/** `delivery` tells what became of the hand-over to the notification sink; null while it waits. */
async function createEvents(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.events (
       tenant_id uuid NOT NULL,
       seq bigint NOT NULL,
       id text COLLATE "C" NOT NULL,
       type text COLLATE "C" NOT NULL,
       subject text COLLATE "C" NOT NULL,
       at timestamptz NOT NULL DEFAULT clock_timestamp(),
       data json NOT NULL,
       traceparent text COLLATE "C",
       published_at timestamptz,
       delivery text COLLATE "C" CHECK (delivery IN ('delivered', 'failed')),
       delivery_error text,
       PRIMARY KEY (tenant_id, seq)
     )`,
  );
  await runner.query(`CREATE INDEX events_of_subject ON export_center.events (tenant_id, subject, seq)`);
  await protectTenantTable(runner, 'events', 'SELECT, INSERT');
  await runner.query(`GRANT UPDATE (published_at, delivery, delivery_error) ON export_center.events TO ec_app`);
}

async function createOutbox(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.outbox (
       position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       event_id text COLLATE "C" NOT NULL UNIQUE,
       tenant uuid NOT NULL,
       seq bigint NOT NULL
     )`,
  );
  await runner.query(`CREATE INDEX outbox_of_tenant ON export_center.outbox (tenant, seq)`);
  await createOutboxWriters(runner);
  await createOutboxReader(runner);
}

async function createOutboxWriters(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.outbox_put(event text, number bigint) RETURNS void
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
       INSERT INTO export_center.outbox (event_id, tenant, seq)
       VALUES (event, nullif(current_setting('app.tenant', true), '')::uuid, number);
       SELECT pg_notify('export_center_events', current_setting('app.tenant', true));
     $$`,
  );
  await onlyForApplication(runner, 'outbox_put(text, bigint)');
  await runner.query(
    `CREATE FUNCTION export_center.outbox_done(event text) RETURNS void
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
       DELETE FROM export_center.outbox
       WHERE event_id = event AND tenant = nullif(current_setting('app.tenant', true), '')::uuid
     $$`,
  );
  await onlyForApplication(runner, 'outbox_done(text)');
}

/**
 * The oldest waiting rows of one tenant, in its order, with that tenant entered. One relay at a time in the whole cluster: the
 * advisory lock ends with the transaction, also when its process dies, so order holds and nothing stays locked.
 */
async function createOutboxReader(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.outbox_take(most integer)
     RETURNS TABLE (event_id text, tenant uuid, seq bigint)
     LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
     DECLARE chosen uuid;
     BEGIN
       IF NOT pg_try_advisory_xact_lock(hashtextextended('export_center.outbox', 0)) THEN RETURN; END IF;
       SELECT o.tenant INTO chosen FROM export_center.outbox o ORDER BY o.position LIMIT 1;
       IF chosen IS NULL THEN RETURN; END IF;
       PERFORM set_config('app.tenant', chosen::text, true);
       RETURN QUERY SELECT o.event_id, o.tenant, o.seq FROM export_center.outbox o
         WHERE o.tenant = chosen ORDER BY o.seq LIMIT most;
     END $$`,
  );
  await onlyForApplication(runner, 'outbox_take(integer)');
  await runner.query(
    `CREATE FUNCTION export_center.outbox_depth() RETURNS bigint
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$ SELECT count(*) FROM export_center.outbox $$`,
  );
  await onlyForApplication(runner, 'outbox_depth()');
}
