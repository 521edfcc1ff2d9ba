import type { MigrationInterface, QueryRunner } from 'typeorm';
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
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE export_center.site_receipts DROP COLUMN gaps');
    await runner.query('ALTER TABLE export_center.sites DROP COLUMN program');
    await runner.query('DROP TABLE export_center.import_receipts');
  }
}
