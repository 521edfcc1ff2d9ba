import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A shard's id says every byte of its lines, so they need no digest of their own (docs/decisions/shards-are-named-by-their-rows.md). */
export class ShardsByRows1700000000011 implements MigrationInterface {
  readonly name = 'ShardsByRows1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE export_center.shard_cache DROP COLUMN plain_digest');
  }

  /** What lies in the cache is made again when it is asked for. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM export_center.shard_cache');
    await runner.query(
      'ALTER TABLE export_center.shard_cache ADD COLUMN plain_digest bytea NOT NULL CHECK (octet_length(plain_digest) = 32)',
    );
  }
}
