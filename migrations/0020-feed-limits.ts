import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/** How old the evidence of a source may be before it is called stale. */
export class FeedLimits1700000000020 implements MigrationInterface {
  readonly name = 'FeedLimits1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE export_center.feed_limits (
         tenant_id uuid NOT NULL REFERENCES export_center.tenants (id) ON DELETE CASCADE,
         source text COLLATE "C" NOT NULL,
         max_age_hours integer NOT NULL CHECK (max_age_hours BETWEEN 1 AND 87840),
         PRIMARY KEY (tenant_id, source)
       )`,
    );
    await protectTenantTable(runner, 'feed_limits', 'SELECT, INSERT, UPDATE, DELETE');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE export_center.feed_limits');
  }
}
