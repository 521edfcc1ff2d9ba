import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/** The append-only store of evidence, its head numbers and its batches. */
export class Evidence1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createItems(runner);
    await createBatches(runner);
    await createClosed(runner);
    await protectTenantTable(runner, 'evidence_items', 'SELECT, INSERT');
    await protectTenantTable(runner, 'evidence_closed', 'SELECT, INSERT');
    await protectTenantTable(runner, 'evidence_head', 'SELECT, INSERT, UPDATE');
    await protectTenantTable(runner, 'evidence_batches', 'SELECT, INSERT');
    await protectTenantTable(runner, 'evidence_batch_kinds', 'SELECT, INSERT');
    await runner.query(letApplicationVacuum);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'evidence_batch_kinds',
      'evidence_batches',
      'evidence_head',
      'evidence_closed',
      'evidence_items',
    ]) {
      await runner.query(`DROP TABLE export_center.${table}`);
    }
  }
}

// Bodies are read in bulk and rarely alone: they stay in the row up to 8 KB and are never compressed here, because a shard is. The
// primary key covers what a plan reads, so that a plan never touches a body.
async function createItems(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE export_center.evidence_items (
      tenant_id  uuid NOT NULL,
      seq_from   bigint NOT NULL,
      published  timestamptz,
      modified   timestamptz,
      withdrawn  timestamptz,
      blen       integer NOT NULL,
      bucket     smallint NOT NULL,
      kind       text COLLATE "C" NOT NULL,
      key        text COLLATE "C" NOT NULL,
      source     text COLLATE "C" NOT NULL,
      digest     bytea NOT NULL,
      original   bytea,
      severity   text COLLATE "C" NOT NULL,
      status     text COLLATE "C",
      ecosystems text[] COLLATE "C" NOT NULL,
      packages   text[] COLLATE "C" NOT NULL,
      aliases    text[] COLLATE "C" NOT NULL,
      subjects   text[] COLLATE "C" NOT NULL,
      body       bytea NOT NULL,
      CONSTRAINT evidence_items_pkey PRIMARY KEY (tenant_id, kind, key, seq_from) INCLUDE (digest, blen, bucket),
      CONSTRAINT evidence_items_digests CHECK (octet_length(digest) = 32 AND octet_length(original) = 32)
    ) WITH (toast_tuple_target = 8160)`);
  await runner.query(`ALTER TABLE export_center.evidence_items ALTER COLUMN digest SET STORAGE PLAIN`);
  await runner.query(`ALTER TABLE export_center.evidence_items ALTER COLUMN body SET STORAGE EXTERNAL`);
  await runner.query(`CREATE INDEX evidence_items_came ON export_center.evidence_items (tenant_id, kind, seq_from)`);
}

// When a version ended. A row of its own, because an update of the item would write its body again: the items are never changed.
async function createClosed(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE export_center.evidence_closed (
      tenant_id uuid NOT NULL,
      kind      text COLLATE "C" NOT NULL,
      key       text COLLATE "C" NOT NULL,
      seq_from  bigint NOT NULL,
      seq_to    bigint NOT NULL,
      CONSTRAINT evidence_closed_pkey PRIMARY KEY (tenant_id, kind, key, seq_from) INCLUDE (seq_to),
      CONSTRAINT evidence_closed_span CHECK (seq_to > seq_from)
    )`);
  await runner.query(`CREATE INDEX evidence_closed_went ON export_center.evidence_closed (tenant_id, kind, seq_to)`);
}

async function createBatches(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE export_center.evidence_head (
      tenant_id uuid PRIMARY KEY REFERENCES export_center.tenants (id),
      seq       bigint NOT NULL DEFAULT 0
    )`);
  await runner.query(`
    CREATE TABLE export_center.evidence_batches (
      tenant_id  uuid NOT NULL REFERENCES export_center.tenants (id),
      id         text COLLATE "C" NOT NULL,
      seq        bigint NOT NULL,
      source     text COLLATE "C" NOT NULL,
      digest     bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      receipt    bytea NOT NULL,
      PRIMARY KEY (tenant_id, id)
    )`);
  await runner.query(`CREATE INDEX evidence_batches_digest ON export_center.evidence_batches (tenant_id, digest)`);
  await runner.query(`
    CREATE TABLE export_center.evidence_batch_kinds (
      tenant_id uuid NOT NULL,
      batch_id  text COLLATE "C" NOT NULL,
      kind      text COLLATE "C" NOT NULL,
      seq       bigint NOT NULL,
      as_of     timestamptz,
      PRIMARY KEY (tenant_id, batch_id, kind),
      FOREIGN KEY (tenant_id, batch_id) REFERENCES export_center.evidence_batches (tenant_id, id)
    )`);
  await runner.query(
    `CREATE INDEX evidence_batch_kinds_cut ON export_center.evidence_batch_kinds (tenant_id, kind, seq)`,
  );
}

// A plan is an index-only scan only after a vacuum, and autovacuum comes too late for the first export. PostgreSQL before 17 has no
// such privilege: there VACUUM skips the table with a warning and autovacuum does the work.
const letApplicationVacuum = `
  DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
      GRANT MAINTAIN ON export_center.evidence_items, export_center.evidence_closed TO ec_app;
    END IF;
  END $$`;
