import { digestBytes, digestFromBytes, type Digest } from '../../formats/digest.js';
import { integrity, notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';
import type {
  BundleCatalog,
  BundleDocument,
  BundleRecord,
  SealedBundle,
  SignatureNote,
} from './bundle-catalog.port.js';

interface Row {
  readonly manifest_digest: Buffer;
  readonly layout_digest: Buffer;
  readonly item_set_root: Buffer;
  readonly files: number;
  readonly records: string;
  readonly bytes: string;
  readonly signatures: readonly SignatureNote[];
  readonly tar_digest: Buffer | null;
  readonly state: BundleRecord['state'];
  readonly deep_verified: boolean;
}

export class PgBundleCatalog implements BundleCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(tenant: TenantId, manifestDigest: Digest): Promise<BundleRecord | undefined> {
    return this.#database.tenant(tenant, (tx) => findBundle(tx, tenant, manifestDigest));
  }

  seal(tenant: TenantId, bundle: SealedBundle): Promise<BundleRecord> {
    return this.#database.tenant(tenant, async (tx) => {
      if (await insertBundle(tx, tenant, bundle)) await insertDocuments(tx, tenant, bundle);
      return (await findBundle(tx, tenant, bundle.manifestDigest))!;
    });
  }

  async setTarDigest(tenant: TenantId, manifestDigest: Digest, tarDigest: Digest): Promise<void> {
    const stored = await this.#update(
      tenant,
      manifestDigest,
      'tar_digest = coalesce(tar_digest, $3)',
      digestBytes(tarDigest),
    );
    if (stored.tar_digest && digestFromBytes(stored.tar_digest) === tarDigest) return;
    throw integrity(
      'EC-DIGEST-MISMATCH',
      `the tar of bundle ${manifestDigest} has digest ${tarDigest}, not the one it had before`,
    );
  }

  async setDeepVerified(tenant: TenantId, manifestDigest: Digest): Promise<void> {
    await this.#update(tenant, manifestDigest, 'deep_verified_at = clock_timestamp()');
  }

  async publish(tenant: TenantId, manifestDigest: Digest): Promise<void> {
    await this.#update(
      tenant,
      manifestDigest,
      `state = 'live', published_at = coalesce(published_at, clock_timestamp())`,
    );
  }

  async #update(
    tenant: TenantId,
    manifestDigest: Digest,
    assignment: string,
    ...values: Buffer[]
  ): Promise<Pick<Row, 'tar_digest'>> {
    const rows = await this.#database.tenant(tenant, (tx) =>
      tx.query<Pick<Row, 'tar_digest'>>(
        `UPDATE export_center.bundles SET ${assignment} WHERE tenant_id = $1 AND manifest_digest = $2 RETURNING tar_digest`,
        [tenant, digestBytes(manifestDigest), ...values],
      ),
    );
    if (!rows[0]) throw notFound(`bundle ${manifestDigest}`);
    return rows[0];
  }
}

async function insertBundle(tx: Sql, tenant: TenantId, bundle: SealedBundle): Promise<boolean> {
  const inserted = await tx.execute(
    `INSERT INTO export_center.bundles (tenant_id, manifest_digest, layout_digest, item_set_root, files, records, bytes, signatures)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, manifest_digest) DO NOTHING`,
    [
      tenant,
      digestBytes(bundle.manifestDigest),
      digestBytes(bundle.layout),
      digestBytes(bundle.itemSetRoot),
      bundle.files,
      bundle.records,
      bundle.bytes,
      JSON.stringify(bundle.signatures),
    ],
  );
  return inserted === 1;
}

async function insertDocuments(tx: Sql, tenant: TenantId, bundle: SealedBundle): Promise<void> {
  const { documents } = bundle;
  await tx.execute(
    `INSERT INTO export_center.bundle_documents (tenant_id, manifest_digest, path, digest, bytes, media_type)
     SELECT $1, $2, d.* FROM unnest($3::text[], $4::bytea[], $5::bigint[], $6::text[]) AS d`,
    [
      tenant,
      digestBytes(bundle.manifestDigest),
      documents.map((document) => document.path),
      documents.map((document) => digestBytes(document.digest)),
      documents.map((document) => document.size),
      documents.map((document) => document.mediaType),
    ],
  );
}

async function findBundle(tx: Sql, tenant: TenantId, manifestDigest: Digest): Promise<BundleRecord | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT manifest_digest, layout_digest, item_set_root, files, records, bytes, signatures, tar_digest, state,
            deep_verified_at IS NOT NULL AS deep_verified
     FROM export_center.bundles WHERE tenant_id = $1 AND manifest_digest = $2`,
    [tenant, digestBytes(manifestDigest)],
  );
  return row && toRecord(row, await findDocuments(tx, tenant, manifestDigest));
}

async function findDocuments(tx: Sql, tenant: TenantId, manifestDigest: Digest): Promise<BundleDocument[]> {
  const rows = await tx.query<{ path: string; digest: Buffer; bytes: string; media_type: string }>(
    `SELECT path, digest, bytes, media_type FROM export_center.bundle_documents
     WHERE tenant_id = $1 AND manifest_digest = $2 ORDER BY path`,
    [tenant, digestBytes(manifestDigest)],
  );
  return rows.map((row) => ({
    path: row.path,
    digest: digestFromBytes(row.digest),
    size: Number(row.bytes),
    mediaType: row.media_type,
  }));
}

function toRecord(row: Row, documents: readonly BundleDocument[]): BundleRecord {
  return {
    manifestDigest: digestFromBytes(row.manifest_digest),
    layout: digestFromBytes(row.layout_digest),
    itemSetRoot: digestFromBytes(row.item_set_root),
    files: row.files,
    records: Number(row.records),
    bytes: Number(row.bytes),
    signatures: row.signatures,
    documents,
    ...(row.tar_digest ? { tarDigest: digestFromBytes(row.tar_digest) } : {}),
    deepVerified: row.deep_verified,
    state: row.state,
  };
}
