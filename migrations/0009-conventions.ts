import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/** What a key of idempotency stands for beyond its headers, and the log of a run. */
export class Conventions1700000000009 implements MigrationInterface {
  readonly name = 'Conventions1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE export_center.idempotency_keys
         ADD COLUMN body_digest bytea CHECK (octet_length(body_digest) = 32), ADD COLUMN body_bytes bigint CHECK (body_bytes >= 0),
         ADD CHECK ((body_digest IS NULL) = (body_bytes IS NULL))`,
    );
    await createRunLog(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE export_center.run_log`);
    await runner.query(`ALTER TABLE export_center.idempotency_keys DROP COLUMN body_digest, DROP COLUMN body_bytes`);
  }
}

/** Append-only. `position` orders the lines of a run and is never shown: it counts across tenants. */
async function createRunLog(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.run_log (
       tenant_id uuid NOT NULL,
       run_id text COLLATE "C" NOT NULL,
       position bigint GENERATED ALWAYS AS IDENTITY,
       at timestamptz NOT NULL,
       attempt integer NOT NULL,
       stage text COLLATE "C",
       level smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
       message text NOT NULL,
       data json,
       PRIMARY KEY (tenant_id, run_id, position),
       FOREIGN KEY (tenant_id, run_id) REFERENCES export_center.runs (tenant_id, id)
     )`,
  );
  await protectTenantTable(runner, 'run_log', 'SELECT, INSERT');
}
