import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a mirror: the hashes of the buckets of its item set and the number at which they stood, so that a delta reads only those that it touches. */
export class MirrorBuckets1700000000026 implements MigrationInterface {
  readonly name = 'MirrorBuckets1700000000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE export_center.mirrors ADD COLUMN bucket_hashes bytea CHECK (octet_length(bucket_hashes) = 131072),
         ADD COLUMN bucket_seq bigint`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE export_center.mirrors DROP COLUMN bucket_hashes, DROP COLUMN bucket_seq');
  }
}
