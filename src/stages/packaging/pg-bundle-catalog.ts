import { digestBytes, digestFromBytes, type Digest } from '../../formats/digest.js';
import { integrity, notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';
import type {
  BundleCatalog,
  BundleDocument,
  BundleName,
  BundleRecord,
  SealedContents,
  SignatureNote,
  TarNote,
} from './bundle-catalog.port.js';

interface Row {
  readonly layout_digest: Buffer;
  readonly item_set_root: Buffer;
  readonly files: number;
  readonly records: string;
  readonly signatures: readonly SignatureNote[];
  readonly tar_digest: Buffer | null;
  readonly tar_bytes: string | null;
  readonly state: BundleRecord['state'];
  readonly deep_verified: boolean;
}

const named = 'tenant_id = $1 AND manifest_digest = $2 AND signed_by = $3';
const nameValues = (tenant: TenantId, name: BundleName) => [tenant, digestBytes(name.manifestDigest), name.signedBy];

export class PgBundleCatalog implements BundleCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(tenant: TenantId, name: BundleName): Promise<BundleRecord | undefined> {
    return this.#database.tenant(tenant, (tx) => findBundle(tx, tenant, name));
  }

  async keep(tenant: TenantId, name: BundleName): Promise<boolean> {
    const sql = `UPDATE export_center.bundles SET kept_at = clock_timestamp() WHERE ${named} AND state <> 'purged'`;
    const kept = await this.#database.tenant(tenant, (tx) => tx.execute(sql, nameValues(tenant, name)));
    return kept === 1;
  }

  seal(tenant: TenantId, contents: SealedContents): Promise<BundleRecord> {
    return this.#database.tenant(tenant, async (tx) => {
      if (await insertBundle(tx, tenant, contents)) await insertDocuments(tx, tenant, contents);
      return (await findBundle(tx, tenant, contents))!;
    });
  }

  async noteTar(tenant: TenantId, name: BundleName, { digest, bytes }: TarNote): Promise<void> {
    const assignment = 'tar_digest = coalesce(tar_digest, $4), tar_bytes = coalesce(tar_bytes, $5)';
    const stored = await this.#update(tenant, name, assignment, digestBytes(digest), bytes);
    if (stored.tar_digest && digestFromBytes(stored.tar_digest) === digest) return;
    const message = `the tar of bundle ${name.manifestDigest} has digest ${digest}, not the one it had before`;
    throw integrity('EC-DIGEST-MISMATCH', message);
  }

  async noteDeepVerified(tenant: TenantId, name: BundleName): Promise<void> {
    await this.#update(tenant, name, 'deep_verified_at = clock_timestamp()');
  }

  async publish(tenant: TenantId, name: BundleName): Promise<void> {
    await this.#update(tenant, name, `state = 'live', published_at = coalesce(published_at, clock_timestamp())`);
  }

  async #update(tenant: TenantId, name: BundleName, assignment: string, ...values: unknown[]): Promise<UpdatedRow> {
    const rows = await this.#database.tenant(tenant, (tx) =>
      tx.query<UpdatedRow>(`UPDATE export_center.bundles SET ${assignment} WHERE ${named} RETURNING tar_digest`, [
        ...nameValues(tenant, name),
        ...values,
      ]),
    );
    if (!rows[0]) throw notFound(`bundle ${name.manifestDigest}`);
    return rows[0];
  }
}

type UpdatedRow = Pick<Row, 'tar_digest'>;

async function insertBundle(tx: Sql, tenant: TenantId, contents: SealedContents): Promise<boolean> {
  const { layout, itemSetRoot, files, records, signatures } = contents;
  const inserted = await tx.execute(
    `INSERT INTO export_center.bundles
       (tenant_id, manifest_digest, signed_by, layout_digest, item_set_root, files, records, signatures)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, manifest_digest, signed_by) DO UPDATE
       SET layout_digest = excluded.layout_digest, signatures = excluded.signatures, state = 'sealed', tar_bytes = NULL,
           tar_digest = NULL, deep_verified_at = NULL, published_at = NULL, kept_at = excluded.kept_at
       WHERE bundles.state = 'purged'`,
    [
      ...nameValues(tenant, contents),
      digestBytes(layout),
      digestBytes(itemSetRoot),
      files,
      records,
      JSON.stringify(signatures),
    ],
  );
  return inserted === 1;
}

async function insertDocuments(tx: Sql, tenant: TenantId, contents: SealedContents): Promise<void> {
  const { documents } = contents;
  // Those of a bundle that was purged before.
  await tx.execute(`DELETE FROM export_center.bundle_documents WHERE ${named}`, nameValues(tenant, contents));
  await tx.execute(
    `INSERT INTO export_center.bundle_documents
       (tenant_id, manifest_digest, signed_by, path, digest, bytes, media_type)
     SELECT $1, $2, $3, d.* FROM unnest($4::text[], $5::bytea[], $6::bigint[], $7::text[]) AS d`,
    [
      ...nameValues(tenant, contents),
      documents.map((document) => document.path),
      documents.map((document) => digestBytes(document.digest)),
      documents.map((document) => document.size),
      documents.map((document) => document.mediaType),
    ],
  );
}

async function findBundle(tx: Sql, tenant: TenantId, name: BundleName): Promise<BundleRecord | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT layout_digest, item_set_root, files, records, signatures, tar_digest, tar_bytes, state,
            deep_verified_at IS NOT NULL AS deep_verified
     FROM export_center.bundles WHERE ${named}`,
    nameValues(tenant, name),
  );
  return row && toRecord(name, row, await findDocuments(tx, tenant, name));
}

async function findDocuments(tx: Sql, tenant: TenantId, name: BundleName): Promise<BundleDocument[]> {
  const rows = await tx.query<{ path: string; digest: Buffer; bytes: string; media_type: string }>(
    `SELECT path, digest, bytes, media_type FROM export_center.bundle_documents WHERE ${named} ORDER BY path`,
    nameValues(tenant, name),
  );
  return rows.map((row) => ({
    path: row.path,
    digest: digestFromBytes(row.digest),
    size: Number(row.bytes),
    mediaType: row.media_type,
  }));
}

function toRecord(name: BundleName, row: Row, documents: readonly BundleDocument[]): BundleRecord {
  return {
    manifestDigest: name.manifestDigest,
    signedBy: name.signedBy,
    layout: digestFromBytes(row.layout_digest),
    itemSetRoot: digestFromBytes(row.item_set_root),
    files: row.files,
    records: Number(row.records),
    signatures: row.signatures,
    documents,
    ...tarOf(row),
    deepVerified: row.deep_verified,
    state: row.state,
  };
}

function tarOf({ tar_digest: digest, tar_bytes: bytes }: Row): { tar?: { digest: Digest; bytes: number } } {
  return digest && bytes ? { tar: { digest: digestFromBytes(digest), bytes: Number(bytes) } } : {};
}
