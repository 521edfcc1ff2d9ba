import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The indexes of what came and went begin with the number: while they began with the kind, the planner took them for probes by key wherever
 * its statistics were older than the last batches, and each probe read them from end to end (a minute for 500 records: tried).
 */
export class IndexesByNumber1700000000012 implements MigrationInterface {
  readonly name = 'IndexesByNumber1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await replaceIndexes(runner, (number) => `(tenant_id, ${number}, kind)`);
  }

  async down(runner: QueryRunner): Promise<void> {
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
