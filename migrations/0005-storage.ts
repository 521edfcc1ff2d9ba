import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/** Where the bytes of each blob lie, which shards exist already, and what each finished bundle is made of. */
export class Storage1700000000005 implements MigrationInterface {
  readonly name = 'Storage1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await createBlobs(runner);
    await createShardCache(runner);
    await createBundles(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['bundle_documents', 'bundles', 'staged_plans', 'shard_cache', 'blobs']) {
      await runner.query(`DROP TABLE export_center.${table}`);
    }
  }
}

async function createBlobs(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.blobs (
       tenant_id uuid NOT NULL,
       digest bytea NOT NULL CHECK (octet_length(digest) = 32),
       segment bytea NOT NULL CHECK (octet_length(segment) = 32),
       start bigint NOT NULL CHECK (start >= 0),
       bytes bigint NOT NULL CHECK (bytes >= 0),
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       PRIMARY KEY (tenant_id, digest)
     )`,
  );
  await runner.query(`CREATE INDEX blobs_segment ON export_center.blobs (tenant_id, segment)`);
  await protectTenantTable(runner, 'blobs', 'SELECT, INSERT, UPDATE, DELETE');
}

/** `recipe` is the digest of everything besides the records that decides a frame's bytes: line format, projection, codec. */
async function createShardCache(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.shard_cache (
       tenant_id uuid NOT NULL,
       recipe bytea NOT NULL CHECK (octet_length(recipe) = 32),
       shard_id bytea NOT NULL CHECK (octet_length(shard_id) = 32),
       plain_digest bytea NOT NULL CHECK (octet_length(plain_digest) = 32),
       frame_digest bytea NOT NULL CHECK (octet_length(frame_digest) = 32),
       frame_bytes integer NOT NULL CHECK (frame_bytes > 0),
       PRIMARY KEY (tenant_id, recipe, shard_id),
       FOREIGN KEY (tenant_id, frame_digest) REFERENCES export_center.blobs (tenant_id, digest) ON DELETE CASCADE
     )`,
  );
  await runner.query(`CREATE INDEX shard_cache_frame ON export_center.shard_cache (tenant_id, frame_digest)`);
  await protectTenantTable(runner, 'shard_cache', 'SELECT, INSERT, UPDATE, DELETE');
}

/** `signed_by` is the fingerprint of the signing key, '' for an unsigned bundle: another key makes another tar of the same manifest. */
async function createBundles(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.staged_plans (
       tenant_id uuid NOT NULL,
       plan_digest bytea NOT NULL CHECK (octet_length(plan_digest) = 32),
       staged jsonb NOT NULL,
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       PRIMARY KEY (tenant_id, plan_digest)
     )`,
  );
  await runner.query(
    `CREATE TABLE export_center.bundles (
       tenant_id uuid NOT NULL,
       manifest_digest bytea NOT NULL CHECK (octet_length(manifest_digest) = 32),
       signed_by text COLLATE "C" NOT NULL,
       layout_digest bytea NOT NULL CHECK (octet_length(layout_digest) = 32),
       item_set_root bytea NOT NULL CHECK (octet_length(item_set_root) = 32),
       files integer NOT NULL,
       records bigint NOT NULL,
       signatures jsonb NOT NULL,
       tar_bytes bigint CHECK (tar_bytes > 0),
       tar_digest bytea CHECK (octet_length(tar_digest) = 32),
       state text NOT NULL DEFAULT 'sealed' CHECK (state IN ('sealed', 'live', 'purged')),
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       deep_verified_at timestamptz,
       published_at timestamptz,
       PRIMARY KEY (tenant_id, manifest_digest, signed_by),
       CHECK ((tar_digest IS NULL) = (tar_bytes IS NULL))
     )`,
  );
  await runner.query(
    `CREATE TABLE export_center.bundle_documents (
       tenant_id uuid NOT NULL,
       manifest_digest bytea NOT NULL,
       signed_by text COLLATE "C" NOT NULL,
       path text COLLATE "C" NOT NULL,
       digest bytea NOT NULL CHECK (octet_length(digest) = 32),
       bytes bigint NOT NULL,
       media_type text NOT NULL,
       PRIMARY KEY (tenant_id, manifest_digest, signed_by, path),
       FOREIGN KEY (tenant_id, manifest_digest, signed_by)
         REFERENCES export_center.bundles (tenant_id, manifest_digest, signed_by) ON DELETE CASCADE
     )`,
  );
  await protectTenantTable(runner, 'staged_plans', 'SELECT, INSERT, UPDATE, DELETE');
  await protectTenantTable(runner, 'bundles', 'SELECT, INSERT, UPDATE');
  await protectTenantTable(runner, 'bundle_documents', 'SELECT, INSERT');
}
