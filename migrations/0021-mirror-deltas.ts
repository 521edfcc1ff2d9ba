import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What deltas need: the items of some buckets of the item set without reading all others, the newest bundle of a mirror, and the runs that
 * start from a bundle.
 */
export class MirrorDeltas1700000000021 implements MigrationInterface {
  readonly name = 'MirrorDeltas1700000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX evidence_items_bucket ON export_center.evidence_items (tenant_id, bucket, kind, key, seq_from) INCLUDE (digest)`,
    );
    await runner.query(
      `CREATE INDEX runs_of_mirrors ON export_center.runs (tenant_id, profile_kind, created_at)
       WHERE state = 'succeeded' AND purged_at IS NULL AND profile_kind IN ('mirror:full', 'mirror:delta')`,
    );
    await runner.query(
      `CREATE INDEX runs_by_base ON export_center.runs (tenant_id, (plan #>> '{base,manifestDigest}'))
       WHERE plan #>> '{base,manifestDigest}' IS NOT NULL AND purged_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of ['runs_by_base', 'runs_of_mirrors', 'evidence_items_bucket'])
      await runner.query(`DROP INDEX export_center.${index}`);
  }
}
