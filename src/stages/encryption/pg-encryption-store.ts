import { randomBytes } from 'node:crypto';
import { digestBytes, digestFromBytes, type Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import { recordBlobs } from '../storage/pg-blob-index.js';
import type { EncryptionStore, SealedFile } from './encryption-store.port.js';
import type { SealedSegment } from './seal-task.js';

interface Row {
  readonly plain: Buffer;
  readonly sealed: Buffer;
  readonly bytes: string;
}

export class PgEncryptionStore implements EncryptionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  secret(tenant: TenantId): Promise<Buffer> {
    return this.#database.tenant(tenant, async (tx) => {
      const insert = `INSERT INTO export_center.encryption_secrets (tenant_id, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING`;
      const select = `SELECT secret FROM export_center.encryption_secrets WHERE tenant_id = $1`;
      const [known] = await tx.query<{ secret: Buffer }>(select, [tenant]);
      if (known) return known.secret;
      await tx.execute(insert, [tenant, randomBytes(32)]);
      const [made] = await tx.query<{ secret: Buffer }>(select, [tenant]);
      return made!.secret;
    });
  }

  async find(tenant: TenantId, epoch: Digest, plain: readonly Digest[]): Promise<ReadonlyMap<Digest, SealedFile>> {
    const rows = await this.#database.tenant(tenant, (tx) =>
      tx.query<Row>(
        `SELECT s.plain_digest AS plain, s.sealed_digest AS sealed, b.bytes FROM export_center.sealed_files s
         JOIN export_center.blobs b ON b.tenant_id = s.tenant_id AND b.digest = s.sealed_digest AND b.quarantined_at IS NULL
           AND b.condemned_at IS NULL
         WHERE s.tenant_id = $1 AND s.epoch = $2 AND s.plain_digest = ANY($3::bytea[])`,
        [tenant, digestBytes(epoch), plain.map(digestBytes)],
      ),
    );
    return new Map(
      rows.map((row) => [
        digestFromBytes(row.plain),
        { digest: digestFromBytes(row.sealed), bytes: Number(row.bytes) },
      ]),
    );
  }

  record(tenant: TenantId, epoch: Digest, { segment, blobs }: SealedSegment): Promise<void> {
    return this.#database.tenant(tenant, async (tx) => {
      const places = blobs.map(({ digest, offset, bytes }) => ({ digest, offset, length: bytes }));
      await recordBlobs(tx, tenant, segment, places);
      await tx.execute(
        `INSERT INTO export_center.sealed_files (tenant_id, epoch, plain_digest, sealed_digest)
         SELECT $1, $2, f.* FROM unnest($3::bytea[], $4::bytea[]) AS f
         ON CONFLICT (tenant_id, epoch, plain_digest) DO UPDATE SET sealed_digest = excluded.sealed_digest`,
        [
          tenant,
          digestBytes(epoch),
          blobs.map(({ plain }) => digestBytes(plain)),
          blobs.map(({ digest }) => digestBytes(digest)),
        ],
      );
    });
  }
}
