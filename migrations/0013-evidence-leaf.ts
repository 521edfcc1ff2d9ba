import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/**
 * COPY FROM is refused on a table with row-level security, and on no other. So the rows of evidence become the one leaf of a partitioned
 * table: the parent has the policy and is what everybody reads; into the leaf the application can only append, and only rows of the tenant
 * of its transaction, because it may not name `tenant_id` (docs/decisions/rows-are-copied-into-a-leaf.md). Nothing is rewritten or scanned.
 */
export class EvidenceLeaf1700000000013 implements MigrationInterface {
  readonly name = 'EvidenceLeaf1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await becomeLeaf(runner);
    await createParent(runner);
    await protectTenantTable(runner, 'evidence_items', 'SELECT, INSERT');
    await runner.query(letApplicationMaintain('evidence_items'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE export_center.evidence_items DETACH PARTITION export_center.evidence_rows');
    await runner.query('DROP TABLE export_center.evidence_items');
    await runner.query('ALTER TABLE export_center.evidence_rows RENAME TO evidence_items');
    await renameIndexes(runner, 'evidence_rows', 'evidence_items');
    await runner.query('ALTER TABLE export_center.evidence_items ALTER COLUMN tenant_id DROP DEFAULT');
    await runner.query('REVOKE ALL ON export_center.evidence_items FROM ec_app');
    await runner.query(`REVOKE INSERT (${written}) ON export_center.evidence_items FROM ec_app`);
    await protectTenantTable(runner, 'evidence_items', 'SELECT, INSERT');
    await runner.query(letApplicationMaintain('evidence_items'));
  }
}

/** All columns but the tenant, which is that of the transaction. */
const written = `seq_from, published, modified, withdrawn, blen, bucket, kind, key, source, digest, original, severity, status,
  ecosystems, packages, aliases, subjects, body, captured, warnings`;

async function becomeLeaf(runner: QueryRunner): Promise<void> {
  await runner.query('ALTER TABLE export_center.evidence_items RENAME TO evidence_rows');
  await renameIndexes(runner, 'evidence_items', 'evidence_rows');
  await runner.query('DROP POLICY tenant_isolation ON export_center.evidence_rows');
  await runner.query('ALTER TABLE export_center.evidence_rows NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY');
  // Null, and so refused, where no tenant is set.
  await runner.query(
    `ALTER TABLE export_center.evidence_rows ALTER COLUMN tenant_id SET DEFAULT nullif(current_setting('app.tenant', true), '')::uuid`,
  );
  await runner.query('REVOKE ALL ON export_center.evidence_rows FROM ec_app');
  await runner.query(`GRANT INSERT (${written}) ON export_center.evidence_rows TO ec_app`);
  await runner.query(letApplicationMaintain('evidence_rows'));
}

async function createParent(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.evidence_items (LIKE export_center.evidence_rows INCLUDING STORAGE INCLUDING CONSTRAINTS)
     PARTITION BY RANGE (tenant_id)`,
  );
  await runner.query(
    `ALTER TABLE export_center.evidence_items
     ADD CONSTRAINT evidence_items_pkey PRIMARY KEY (tenant_id, kind, key, seq_from) INCLUDE (digest, blen, bucket)`,
  );
  await runner.query('CREATE INDEX evidence_items_came ON export_center.evidence_items (tenant_id, seq_from, kind)');
  await runner.query(
    'CREATE INDEX evidence_items_original ON export_center.evidence_items (tenant_id, original) WHERE original IS NOT NULL',
  );
  await runner.query(
    `ALTER TABLE export_center.evidence_items ATTACH PARTITION export_center.evidence_rows FOR VALUES FROM (MINVALUE) TO (MAXVALUE)`,
  );
}

async function renameIndexes(runner: QueryRunner, from: string, to: string): Promise<void> {
  for (const index of ['pkey', 'came', 'original'])
    await runner.query(`ALTER INDEX export_center.${from}_${index} RENAME TO ${to}_${index}`);
}

/** As in the migration that created the table: PostgreSQL before 17 has no such privilege. It reads and writes no row. */
const letApplicationMaintain = (table: string) => `
  DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN GRANT MAINTAIN ON export_center.${table} TO ec_app; END IF;
  END $$`;
