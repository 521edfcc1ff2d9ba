import { digestBytes, digestFromBytes, type Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';
import type { BlobIndex, BlobLocation, BlobRow } from './blob-index.port.js';

interface Row {
  readonly digest: Buffer;
  readonly segment: Buffer;
  readonly start: string;
  readonly bytes: string;
  readonly quarantined: boolean;
  readonly condemned: boolean;
}

const batch = 5_000;

export class PgBlobIndex implements BlobIndex {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(tenant: TenantId, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, BlobLocation>> {
    return this.#database.tenant(tenant, async (tx) => {
      const found = new Map<Digest, BlobLocation>();
      for (let i = 0; i < digests.length; i += batch) {
        for (const row of await findBatch(tx, tenant, digests.slice(i, i + batch)))
          found.set(digestFromBytes(row.digest), toLocation(row));
      }
      return found;
    });
  }

  record(tenant: TenantId, segment: Digest, blobs: readonly BlobRow[]): Promise<void> {
    return this.#database.tenant(tenant, (tx) => recordBlobs(tx, tenant, segment, blobs));
  }

  async noteChecked(tenant: TenantId, good: readonly Digest[], bad: readonly Digest[]): Promise<void> {
    if (good.length + bad.length === 0) return;
    const sql = `UPDATE export_center.blobs SET checked_at = clock_timestamp(),
        quarantined_at = CASE WHEN digest = ANY($3::bytea[]) THEN clock_timestamp() END
      WHERE tenant_id = $1 AND (digest = ANY($2::bytea[]) OR digest = ANY($3::bytea[]))`;
    const values = [tenant, good.map(digestBytes), bad.map(digestBytes)];
    await this.#database.tenant(tenant, (tx) => tx.execute(sql, values));
  }

  async unchecked(tenant: TenantId, olderThan: number, limit: number): Promise<readonly Digest[]> {
    const sql = `SELECT digest FROM export_center.blobs WHERE tenant_id = $1 AND quarantined_at IS NULL
        AND checked_at < clock_timestamp() - $2 * interval '1 millisecond' ORDER BY digest LIMIT $3`;
    const rows = await this.#database.read<{ digest: Buffer }>(tenant, sql, [tenant, olderThan, limit]);
    return rows.map(({ digest }) => digestFromBytes(digest));
  }

  inSegment(tenant: TenantId, segment: Digest): Promise<readonly BlobRow[]> {
    return this.#database.tenant(tenant, async (tx) => {
      const rows = await tx.query<Row>(
        `SELECT digest, segment, start, bytes, false AS quarantined, false AS condemned FROM export_center.blobs
         WHERE tenant_id = $1 AND segment = $2 ORDER BY start`,
        [tenant, digestBytes(segment)],
      );
      return rows.map((row) => {
        const { offset, length } = toLocation(row);
        return { digest: digestFromBytes(row.digest), offset, length };
      });
    });
  }

  async segmentBytes(tenant: TenantId, segments: readonly Digest[]): Promise<ReadonlyMap<Digest, number>> {
    const rows = await this.#database.tenant(tenant, (tx) =>
      tx.query<{ segment: Buffer; bytes: string }>(
        `SELECT segment, sum(bytes) AS bytes FROM export_center.blobs
         WHERE tenant_id = $1 AND segment = ANY($2::bytea[]) GROUP BY segment`,
        [tenant, segments.map(digestBytes)],
      ),
    );
    return new Map(rows.map(({ segment, bytes }) => [digestFromBytes(segment), Number(bytes)]));
  }

  async move(tenant: TenantId, from: Digest, to: Digest, blobs: readonly BlobRow[]): Promise<void> {
    await this.#database.tenant(tenant, (tx) =>
      tx.execute(
        `UPDATE export_center.blobs b SET segment = $3, start = m.start
         FROM (SELECT * FROM unnest($4::bytea[], $5::bigint[]) AS m (digest, start) ORDER BY digest) m
         WHERE b.tenant_id = $1 AND b.segment = $2 AND b.digest = m.digest`,
        [
          tenant,
          digestBytes(from),
          digestBytes(to),
          blobs.map(({ digest }) => digestBytes(digest)),
          blobs.map(({ offset }) => offset),
        ],
      ),
    );
  }

  async forget(tenant: TenantId, segment: Digest, digests: readonly Digest[]): Promise<void> {
    await this.#database.tenant(tenant, (tx) =>
      tx.execute(
        `DELETE FROM export_center.blobs WHERE tenant_id = $1 AND segment = $2 AND digest = ANY($3::bytea[])`,
        [tenant, digestBytes(segment), digests.map(digestBytes)],
      ),
    );
  }
}

/** Makes the blobs of a segment known inside a transaction of the caller. */
export async function recordBlobs(
  tx: Sql,
  tenant: TenantId,
  segment: Digest,
  blobs: readonly BlobRow[],
): Promise<void> {
  const unique = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()].sort((a, b) =>
    a.digest < b.digest ? -1 : 1,
  );
  await tx.execute(
    `INSERT INTO export_center.blobs (tenant_id, digest, segment, start, bytes)
     SELECT $1, b.digest, $2, b.start, b.bytes FROM unnest($3::bytea[], $4::bigint[], $5::bigint[]) AS b (digest, start, bytes)
     ON CONFLICT (tenant_id, digest) DO UPDATE SET segment = excluded.segment, start = excluded.start, bytes = excluded.bytes,
       created_at = excluded.created_at, checked_at = excluded.checked_at, quarantined_at = NULL, condemned_at = NULL`,
    [
      tenant,
      digestBytes(segment),
      unique.map((b) => digestBytes(b.digest)),
      unique.map((b) => b.offset),
      unique.map((b) => b.length),
    ],
  );
}

function findBatch(tx: Sql, tenant: TenantId, digests: readonly Digest[]): Promise<Row[]> {
  return tx.query<Row>(
    `SELECT digest, segment, start, bytes, quarantined_at IS NOT NULL AS quarantined,
       condemned_at IS NOT NULL AS condemned FROM export_center.blobs
     WHERE tenant_id = $1 AND digest = ANY($2::bytea[])`,
    [tenant, digests.map(digestBytes)],
  );
}

function toLocation(row: Row): BlobLocation {
  const { quarantined, condemned, segment, start, bytes } = row;
  return {
    segment: digestFromBytes(segment),
    offset: Number(start),
    length: Number(bytes),
    ...(quarantined ? { quarantined } : {}),
    ...(condemned ? { condemned } : {}),
  };
}
