import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/** The far sites of a tenant and what each acknowledged. A receipt is never changed or removed; the site's row follows the last one. */
export class Sites1700000000023 implements MigrationInterface {
  readonly name = 'Sites1700000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE export_center.sites (
         tenant_id uuid NOT NULL REFERENCES export_center.tenants (id) ON DELETE CASCADE,
         id text COLLATE "C" NOT NULL,
         name text COLLATE "C" NOT NULL,
         public_key text NOT NULL,
         profiles text[] COLLATE "C" NOT NULL,
         pin_days integer NOT NULL CHECK (pin_days BETWEEN 1 AND 400),
         findings boolean NOT NULL,
         counter bigint NOT NULL DEFAULT 0 CHECK (counter >= 0),
         last_receipt text COLLATE "C",
         last_receipt_at timestamptz,
         version integer NOT NULL DEFAULT 1,
         created_by text COLLATE "C" NOT NULL,
         created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
         updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
         removed_at timestamptz,
         PRIMARY KEY (tenant_id, id)
       )`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX sites_name ON export_center.sites (tenant_id, name) WHERE removed_at IS NULL`,
    );
    await protectTenantTable(runner, 'sites', 'SELECT, INSERT, UPDATE');
    await createReceipts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['site_receipts', 'sites']) await runner.query(`DROP TABLE export_center.${table}`);
  }
}

async function createReceipts(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.site_receipts (
       tenant_id uuid NOT NULL,
       site_id text COLLATE "C" NOT NULL,
       counter bigint NOT NULL CHECK (counter > 0),
       digest text COLLATE "C" NOT NULL,
       mirror text COLLATE "C" NOT NULL,
       run_id text COLLATE "C" NOT NULL,
       profile_id text COLLATE "C" NOT NULL,
       manifest_digest text COLLATE "C" NOT NULL,
       item_set_root text COLLATE "C" NOT NULL,
       envelope bytea NOT NULL,
       accepted_by text COLLATE "C" NOT NULL,
       accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       PRIMARY KEY (tenant_id, site_id, counter),
       FOREIGN KEY (tenant_id, site_id) REFERENCES export_center.sites (tenant_id, id) ON DELETE CASCADE
     )`,
  );
  await runner.query(
    `CREATE INDEX site_receipts_newest ON export_center.site_receipts (tenant_id, site_id, mirror, counter DESC)`,
  );
  await protectTenantTable(runner, 'site_receipts', 'SELECT, INSERT');
}
