import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A record on its way into evidence_items: batches that need not be staged come as arrays of it. And the indexes of what came and went
 * begin with the number: while they began with the kind, the planner took them for probes by key wherever its statistics were older than
 * the last batches, and each probe read them from end to end (a minute for 500 records: tried).
 */
export class IncomingEvidence1700000000013 implements MigrationInterface {
  readonly name = 'IncomingEvidence1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TYPE export_center.incoming_evidence AS (
         kind text COLLATE "C", key text COLLATE "C", digest bytea, original bytea, blen integer, bucket smallint,
         published timestamptz, modified timestamptz, withdrawn timestamptz, ordered timestamptz,
         severity text COLLATE "C", status text COLLATE "C", ecosystems text[] COLLATE "C", packages text[] COLLATE "C",
         aliases text[] COLLATE "C", subjects text[] COLLATE "C", captured timestamptz, warnings text[] COLLATE "C", body bytea
       )`,
    );
    await replaceIndexes(runner, (number) => `(tenant_id, ${number}, kind)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TYPE export_center.incoming_evidence');
    await replaceIndexes(runner, (number) => `(tenant_id, kind, ${number})`);
  }
}

async function replaceIndexes(runner: QueryRunner, columns: (number: string) => string): Promise<void> {
  for (const [index, table, number] of [
    ['evidence_items_came', 'evidence_items', 'seq_from'],
    ['evidence_closed_went', 'evidence_closed', 'seq_to'],
  ] as const) {
    await runner.query(`DROP INDEX export_center.${index}`);
    await runner.query(`CREATE INDEX ${index} ON export_center.${table} ${columns(number)}`);
  }
}
