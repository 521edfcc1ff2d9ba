import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/** The far side: what a tenant holds of bundles that were made elsewhere, which records belong to them, and the ledger of imports. */
export class Imports1700000000022 implements MigrationInterface {
  readonly name = 'Imports1700000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE export_center.mirrors (
         tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
         id text COLLATE "C" NOT NULL,
         origin_tenant text COLLATE "C" NOT NULL,
         origin_key text COLLATE "C" NOT NULL,
         profile text COLLATE "C" NOT NULL,
         item_set_root bytea NOT NULL CHECK (octet_length(item_set_root) = 32),
         manifest_digest bytea NOT NULL CHECK (octet_length(manifest_digest) = 32),
         cut bigint,
         as_of timestamptz NOT NULL,
         created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
         updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
         PRIMARY KEY (tenant_id, id),
         UNIQUE (tenant_id, origin_tenant, origin_key, profile)
       )`,
    );
    await protectTenantTable(runner, 'mirrors', 'SELECT, INSERT, UPDATE');
    await runner.query(
      `CREATE TABLE export_center.mirror_pairs (
         tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
         kind text COLLATE "C" NOT NULL,
         source text COLLATE "C" NOT NULL,
         mirror_id text COLLATE "C" NOT NULL,
         PRIMARY KEY (tenant_id, kind, source)
       )`,
    );
    await protectTenantTable(runner, 'mirror_pairs', 'SELECT, INSERT');
    await createLedger(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['imports', 'mirror_pairs', 'mirrors']) await runner.query(`DROP TABLE export_center.${table}`);
  }
}

/** Insert-only: a receipt is what happened. */
async function createLedger(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.imports (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
       id text COLLATE "C" NOT NULL,
       mirror_id text COLLATE "C",
       state text COLLATE "C" NOT NULL CHECK (state IN ('completed', 'refused')),
       manifest_digest bytea NOT NULL CHECK (octet_length(manifest_digest) = 32),
       created_at timestamptz NOT NULL,
       receipt json NOT NULL,
       PRIMARY KEY (tenant_id, id)
     )`,
  );
  await runner.query(`CREATE INDEX imports_by_mirror ON export_center.imports (tenant_id, mirror_id, id)`);
  await protectTenantTable(runner, 'imports', 'SELECT, INSERT');
}
