import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import type { ImportReceipt } from '../../stages/importing/import-request.js';

/** A receipt that this site wrote. */
export interface WrittenReceipt {
  readonly site: string;
  readonly counter: number;
  /** Of the payload. */
  readonly digest: Digest;
  readonly envelope: Buffer;
}

type Row = Omit<WrittenReceipt, 'counter'> & { readonly counter: string };

const columns = 'site, counter, digest, envelope';
const toReceipt = (row: Row | undefined): WrittenReceipt | undefined => row && { ...row, counter: Number(row.counter) };

/** The newest of a site, which the next one follows. */
export async function lastReceipt(tx: Sql, tenant: TenantId, site: string): Promise<WrittenReceipt | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT ${columns} FROM export_center.import_receipts WHERE tenant_id = $1 AND site = $2 ORDER BY counter DESC LIMIT 1`,
    [tenant, site],
  );
  return toReceipt(row);
}

/** The newest receipt of an import; of one that changed nothing that of the import which had brought the same. */
export async function receiptOfImport(
  tx: Sql,
  tenant: TenantId,
  { id, mirrorId, rootAfter, outcome }: ImportReceipt,
): Promise<WrittenReceipt | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT ${columns} FROM export_center.import_receipts
     WHERE tenant_id = $1 AND mirror_id = $2 AND import_id <= $3 AND ($4 OR import_id = $3) AND item_set_root = $5
     ORDER BY import_id DESC, counter DESC LIMIT 1`,
    [tenant, mirrorId, id, outcome === 'unchanged', rootAfter],
  );
  return toReceipt(row);
}

export interface Acknowledged extends ImportReceipt {
  readonly mirrorId: string;
  readonly rootAfter: Digest;
}

/** Adds a receipt; there is no other way to change one. */
export async function insertSiteReceipt(
  tx: Sql,
  tenant: TenantId,
  { id, mirrorId, rootAfter }: Acknowledged,
  { site, counter, digest, envelope }: WrittenReceipt,
): Promise<void> {
  await tx.execute(
    `INSERT INTO export_center.import_receipts (tenant_id, site, counter, import_id, mirror_id, digest, item_set_root, envelope)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenant, site, counter, id, mirrorId, digest, rootAfter, envelope],
  );
}

/** What the ledger says of a mirror since its last receipt. */
export interface SinceLastReceipt {
  /** The mirror's name. */
  readonly mirror: string;
  /** Root that it holds now. */
  readonly root: Digest;
  readonly override: ImportReceipt['override'] | null;
  /** Bundles that were told of and never came, at most 100. */
  readonly gaps: readonly Digest[];
}

export async function sinceLastReceipt(tx: Sql, tenant: TenantId, mirrorId: string): Promise<SinceLastReceipt> {
  const [found] = await tx.query<SinceLastReceipt>(
    `WITH since AS (SELECT i.id, i.receipt FROM export_center.imports i WHERE i.tenant_id = $1 AND i.mirror_id = $2
       AND i.id > coalesce((SELECT max(r.import_id) FROM export_center.import_receipts r
         WHERE r.tenant_id = $1 AND r.mirror_id = $2), ''))
     SELECT m.name AS mirror, 'sha256:' || encode(m.item_set_root, 'hex') AS root,
       (SELECT s.receipt -> 'override' FROM since s WHERE s.receipt ->> 'override' IS NOT NULL
          AND s.receipt ->> 'state' = 'completed' ORDER BY s.id DESC LIMIT 1) AS override,
       ARRAY(SELECT DISTINCT gap.digest FROM since s, json_array_elements_text(s.receipt -> 'gaps') AS gap (digest)
         WHERE NOT EXISTS (SELECT FROM export_center.imports c WHERE c.tenant_id = $1 AND c.mirror_id = $2
           AND c.state = 'completed' AND c.manifest_digest = decode(substr(gap.digest, 8), 'hex'))
         ORDER BY 1 LIMIT 100) AS gaps
     FROM export_center.mirrors m WHERE m.tenant_id = $1 AND m.id = $2`,
    [tenant, mirrorId],
  );
  return found!;
}
