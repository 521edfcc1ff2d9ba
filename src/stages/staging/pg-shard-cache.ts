import { digestBytes, digestFromBytes, type Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';
import { recordBlobs } from '../storage/pg-blob-index.js';
import type { LocatedFrame, NewFrame, NewSegment, ShardCache } from './shard-cache.port.js';

interface Row {
  readonly shard_id: Buffer;
  readonly frame_digest: Buffer;
  readonly frame_bytes: number;
  readonly segment: Buffer;
  readonly start: string;
}

export class PgShardCache implements ShardCache {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(
    tenant: TenantId,
    recipe: Digest,
    shardIds: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, LocatedFrame>> {
    const rows = await this.#database.tenant(tenant, (tx) =>
      tx.query<Row>(
        `SELECT c.shard_id, c.frame_digest, c.frame_bytes, b.segment, b.start
         FROM export_center.shard_cache c
         JOIN export_center.blobs b ON b.tenant_id = c.tenant_id AND b.digest = c.frame_digest AND b.quarantined_at IS NULL
           AND b.condemned_at IS NULL
         WHERE c.tenant_id = $1 AND c.recipe = $2 AND c.shard_id = ANY($3::bytea[])`,
        [tenant, digestBytes(recipe), shardIds.map(digestBytes)],
      ),
    );
    return new Map(rows.map((row) => [digestFromBytes(row.shard_id), toFrame(row)]));
  }

  record(tenant: TenantId, recipe: Digest, segments: readonly NewSegment[]): Promise<void> {
    return this.#database.tenant(tenant, async (tx) => {
      for (const { segment, frames } of segments) {
        await recordBlobs(
          tx,
          tenant,
          segment,
          frames.map(({ digest, offset, bytes }) => ({ digest, offset, length: bytes })),
        );
        await recordShards(tx, tenant, recipe, frames);
      }
    });
  }
}

async function recordShards(tx: Sql, tenant: TenantId, recipe: Digest, frames: readonly NewFrame[]): Promise<void> {
  await tx.execute(
    `INSERT INTO export_center.shard_cache (tenant_id, recipe, shard_id, frame_digest, frame_bytes)
     SELECT $1, $2, f.* FROM unnest($3::bytea[], $4::bytea[], $5::integer[]) AS f
     ON CONFLICT (tenant_id, recipe, shard_id) DO UPDATE
       SET frame_digest = excluded.frame_digest, frame_bytes = excluded.frame_bytes`,
    [
      tenant,
      digestBytes(recipe),
      frames.map((frame) => digestBytes(frame.shardId)),
      frames.map((frame) => digestBytes(frame.digest)),
      frames.map((frame) => frame.bytes),
    ],
  );
}

function toFrame(row: Row): LocatedFrame {
  return {
    digest: digestFromBytes(row.frame_digest),
    bytes: row.frame_bytes,
    location: { segment: digestFromBytes(row.segment), offset: Number(row.start), length: row.frame_bytes },
  };
}
