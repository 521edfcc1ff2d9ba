import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was staged last for a family of plans is found without reading all that was ever staged. */
export class LatestStagedPlan1700000000017 implements MigrationInterface {
  readonly name = 'LatestStagedPlan1700000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX staged_plans_by_family ON export_center.staged_plans
         (tenant_id, (staged ->> 'family'), created_at DESC, plan_digest)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX export_center.staged_plans_by_family`);
  }
}
