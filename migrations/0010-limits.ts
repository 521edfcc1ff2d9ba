import type { MigrationInterface, QueryRunner } from 'typeorm';
import { onlyForApplication } from './support/application-function.js';
import { protectTenantTable } from './support/tenant-table.js';

/** What a tenant uses of its limits: requests of the present window, runs of the present day, runs that are not over. */
export class Limits1700000000010 implements MigrationInterface {
  readonly name = 'Limits1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await createRateWindows(runner);
    await createRunCounts(runner);
    await noteChecks(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE export_center.blobs DROP COLUMN checked_at, DROP COLUMN quarantined_at`);
    await runner.query(`DROP FUNCTION export_center.run_quota_take(boolean, bigint)`);
    await runner.query(`DROP FUNCTION export_center.runs_open(bigint)`);
    await runner.query(`DROP FUNCTION export_center.rate_take(text, integer, bigint, bigint)`);
    await runner.query(`DROP INDEX export_center.run_queue_open`);
    for (const table of ['run_counts', 'rate_windows']) await runner.query(`DROP TABLE export_center.${table}`);
  }
}

const ownTenant = `nullif(current_setting('app.tenant', true), '')::uuid`;

/**
 * `number` counts windows since 1970 by the database's clock. rate_take grants up to `want` of what is left of `quota`; a clock that
 * was set back does not open a window twice.
 */
async function createRateWindows(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.rate_windows (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id) ON DELETE CASCADE,
       class text COLLATE "C" NOT NULL,
       number bigint NOT NULL,
       used bigint NOT NULL CHECK (used >= 0),
       PRIMARY KEY (tenant_id, class)
     ) WITH (fillfactor = 50)`,
  );
  await protectTenantTable(runner, 'rate_windows', 'SELECT, INSERT, UPDATE');
  await runner.query(
    `CREATE FUNCTION export_center.rate_take(rate_class text, width integer, want bigint, quota bigint)
     RETURNS TABLE (granted bigint, used bigint, ends_in integer)
     LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
     AS $$
     DECLARE
       time numeric := extract(epoch FROM clock_timestamp());
       present bigint := floor(time / width);
       held export_center.rate_windows;
     BEGIN
       INSERT INTO export_center.rate_windows AS w (tenant_id, class, number, used) VALUES (${ownTenant}, rate_class, present, 0)
         ON CONFLICT (tenant_id, class) DO UPDATE
         SET number = greatest(w.number, excluded.number), used = CASE WHEN w.number < excluded.number THEN 0 ELSE w.used END
         RETURNING w.* INTO held;
       granted := greatest(0, least(want, quota - held.used));
       used := held.used + granted;
       ends_in := ceil(1000 * least(width, (held.number + 1) * width - time));
       IF granted > 0 THEN
         UPDATE export_center.rate_windows w SET used = held.used + granted
           WHERE w.tenant_id = held.tenant_id AND w.class = rate_class;
       END IF;
       RETURN NEXT;
     END $$`,
  );
  await onlyForApplication(runner, 'rate_take(text, integer, bigint, bigint)');
}

/**
 * run_quota_take counts a new run of the day and answers how many there are with it, and how many runs are not over, up to `most`.
 * The row it locks makes the answer true until the transaction ends: two processes never take the last place both.
 */
async function createRunCounts(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.run_counts (
       tenant_id uuid NOT NULL PRIMARY KEY REFERENCES export_center.tenants (id) ON DELETE CASCADE,
       day date NOT NULL,
       runs bigint NOT NULL CHECK (runs >= 0)
     ) WITH (fillfactor = 50)`,
  );
  await protectTenantTable(runner, 'run_counts', 'SELECT, INSERT, UPDATE');
  await runner.query(`CREATE INDEX run_queue_open ON export_center.run_queue (tenant) WHERE state <> 'idle'`);
  await runner.query(
    `CREATE FUNCTION export_center.runs_open(most bigint) RETURNS bigint
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
       SELECT count(*) FROM (
         SELECT FROM export_center.run_queue WHERE tenant = ${ownTenant} AND state <> 'idle' LIMIT most) AS counted
     $$`,
  );
  await onlyForApplication(runner, 'runs_open(bigint)');
  await runner.query(
    `CREATE FUNCTION export_center.run_quota_take(is_new boolean, most bigint) RETURNS TABLE (not_over bigint, daily bigint)
     LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
     AS $$
     DECLARE today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
     BEGIN
       INSERT INTO export_center.run_counts AS c (tenant_id, day, runs) VALUES (${ownTenant}, today, is_new::integer)
         ON CONFLICT (tenant_id) DO UPDATE
         SET day = excluded.day, runs = excluded.runs + CASE WHEN c.day = excluded.day THEN c.runs ELSE 0 END
         RETURNING c.runs INTO daily;
       not_over := export_center.runs_open(most);
       RETURN NEXT;
     END $$`,
  );
  await onlyForApplication(runner, 'run_quota_take(boolean, bigint)');
}

/** When the bytes of a blob were last seen to be right; `quarantined_at` is set where they were not, until it is recorded again. */
async function noteChecks(runner: QueryRunner): Promise<void> {
  await runner.query(
    `ALTER TABLE export_center.blobs
       ADD COLUMN checked_at timestamptz NOT NULL DEFAULT clock_timestamp(), ADD COLUMN quarantined_at timestamptz`,
  );
}
