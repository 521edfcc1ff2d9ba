import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createContentCollections, dropContentCollections } from './support/content-collections.js';

/** The end of bundles: runs that are purged or held, blobs that nothing names any more, and the passes that collect them. */
export class PurgeAndCollection1700000000016 implements MigrationInterface {
  readonly name = 'PurgeAndCollection1700000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE export_center.runs ADD COLUMN purged_at timestamptz, ADD COLUMN purged_by text COLLATE "C", ADD COLUMN hold json`,
    );
    await runner.query(
      `CREATE INDEX runs_by_bundle ON export_center.runs (tenant_id, manifest_digest) WHERE state = 'succeeded' AND purged_at IS NULL`,
    );
    // A blob is condemned first and removed only when no run is at work that may have seen it before.
    await runner.query(`ALTER TABLE export_center.blobs ADD COLUMN condemned_at timestamptz`);
    await runner.query(
      `CREATE INDEX blobs_condemned ON export_center.blobs (tenant_id, condemned_at) WHERE condemned_at IS NOT NULL`,
    );
    // When a run last counted on the bundle.
    await runner.query(
      `ALTER TABLE export_center.bundles ADD COLUMN kept_at timestamptz NOT NULL DEFAULT clock_timestamp()`,
    );
    await runner.query(`GRANT DELETE ON export_center.bundle_documents TO ec_app`);
    await runner.query(`GRANT UPDATE (receipt) ON export_center.evidence_batches TO ec_app`);
    await createContentCollections(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropContentCollections(runner);
    await runner.query(`REVOKE UPDATE (receipt) ON export_center.evidence_batches FROM ec_app`);
    await runner.query(`REVOKE DELETE ON export_center.bundle_documents FROM ec_app`);
    await runner.query(`ALTER TABLE export_center.bundles DROP COLUMN kept_at`);
    await runner.query(`ALTER TABLE export_center.blobs DROP COLUMN condemned_at`);
    await runner.query(`ALTER TABLE export_center.runs DROP COLUMN purged_at, DROP COLUMN purged_by, DROP COLUMN hold`);
  }
}
