import type { MigrationInterface, QueryRunner } from 'typeorm';
import { onlyForApplication } from './support/application-function.js';
import { protectTenantTable } from './support/tenant-table.js';

/** What an importing site says back: its receipts are never changed or removed, and their counter never goes back. */
export class SiteReceipts1700000000025 implements MigrationInterface {
  readonly name = 'SiteReceipts1700000000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE export_center.import_receipts (
         tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
         site text COLLATE "C" NOT NULL,
         counter bigint NOT NULL CHECK (counter > 0),
         import_id text COLLATE "C" NOT NULL,
         mirror_id text COLLATE "C" NOT NULL,
         digest text COLLATE "C" NOT NULL,
         item_set_root text COLLATE "C" NOT NULL,
         envelope bytea NOT NULL,
         created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
         PRIMARY KEY (tenant_id, site, counter)
       )`,
    );
    await runner.query(
      `CREATE INDEX import_receipts_newest ON export_center.import_receipts (tenant_id, mirror_id, import_id, counter)`,
    );
    await protectTenantTable(runner, 'import_receipts', 'SELECT, INSERT');
    await runner.query(`ALTER TABLE export_center.sites ADD COLUMN program text`);
    await runner.query(
      `ALTER TABLE export_center.site_receipts ADD COLUMN gaps text[] COLLATE "C" NOT NULL DEFAULT '{}'`,
    );
    await createFreshness(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION export_center.active_tenants(uuid, integer)');
    await runner.query('DROP TABLE export_center.stale_feeds');
    await runner.query('ALTER TABLE export_center.mirror_pairs DROP COLUMN captured_at, DROP COLUMN max_age_hours');
    await runner.query('ALTER TABLE export_center.site_receipts DROP COLUMN gaps');
    await runner.query('ALTER TABLE export_center.sites DROP COLUMN program');
    await runner.query('DROP TABLE export_center.import_receipts');
  }
}

/** What a bundle tells of its feeds, which feeds are stale now, and whose feeds are to be looked at. */
async function createFreshness(runner: QueryRunner): Promise<void> {
  await runner.query(
    `ALTER TABLE export_center.mirror_pairs ADD COLUMN captured_at timestamptz, ADD COLUMN max_age_hours integer`,
  );
  await runner.query(`GRANT UPDATE (captured_at, max_age_hours) ON export_center.mirror_pairs TO ec_app`);
  await runner.query(
    `CREATE TABLE export_center.stale_feeds (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id) ON DELETE CASCADE,
       kind text COLLATE "C" NOT NULL,
       source text COLLATE "C" NOT NULL,
       since timestamptz NOT NULL,
       PRIMARY KEY (tenant_id, kind, source)
     )`,
  );
  await protectTenantTable(runner, 'stale_feeds', 'SELECT, INSERT, DELETE');
  await runner.query(
    `CREATE FUNCTION export_center.active_tenants(beyond uuid, most integer) RETURNS TABLE (tenant uuid, slug text)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
       SELECT t.id, t.slug FROM export_center.tenants t
       WHERE t.status = 'active' AND (beyond IS NULL OR t.id > beyond) ORDER BY t.id LIMIT most
     $$`,
  );
  await onlyForApplication(runner, 'active_tenants(uuid, integer)');
}
