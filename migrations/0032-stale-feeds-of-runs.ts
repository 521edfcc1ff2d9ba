import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which feeds were too old when a run was planned, also where it counted nothing beforehand. */
export class StaleFeedsOfRuns1700000000032 implements MigrationInterface {
  readonly name = 'StaleFeedsOfRuns1700000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE export_center.runs ADD COLUMN stale json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE export_center.runs DROP COLUMN stale');
  }
}
