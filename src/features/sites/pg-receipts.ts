import type { Digest } from '../../formats/digest.js';
import type { Receipt } from '../../formats/receipt/receipt.js';
import type { TenantId } from '../../kernel/ids.js';
import { mirrorOf, type Plan } from '../../kernel/plan.js';
import type { Sql } from '../../platform/db/database.js';
import type { Site, StoredReceipt } from './site.js';

type ReceiptRow = Omit<StoredReceipt, 'counter'> & { readonly counter: string };

const columns = `r.site_id AS "siteId", s.name AS "siteName", r.counter, r.digest, r.mirror, r.run_id AS "runId",
  r.manifest_digest AS "manifestDigest", r.item_set_root AS "itemSetRoot", r.envelope, r.accepted_by AS "acceptedBy",
  r.accepted_at AS "acceptedAt"`;
const tables = `export_center.site_receipts r JOIN export_center.sites s ON s.tenant_id = r.tenant_id AND s.id = r.site_id`;

const toReceipt = (row: ReceiptRow): StoredReceipt => ({ ...row, counter: Number(row.counter) });

/** A run whose bundle a receipt speaks of. */
export interface PublishedRun {
  readonly id: string;
  readonly profileId: string;
  /** Name of the mirror that its bundle belongs to. */
  readonly mirror: string;
}

/** The newest run of these profiles that published this bundle with this root; undefined where there is none. */
export async function publishedRun(
  tx: Sql,
  { tenantId, profiles }: Pick<Site, 'tenantId' | 'profiles'>,
  { manifestDigest, rootAfter }: Pick<Receipt, 'manifestDigest' | 'rootAfter'>,
): Promise<PublishedRun | undefined> {
  const [run] = await tx.query<Omit<PublishedRun, 'mirror'> & { readonly plan: Plan }>(
    `SELECT id, profile_id AS "profileId", plan FROM export_center.runs
     WHERE tenant_id = $1 AND manifest_digest = $2 AND state = 'succeeded' AND profile_id = ANY ($3)
       AND result ->> 'itemSetRoot' = $4 ORDER BY created_at DESC LIMIT 1`,
    [tenantId, manifestDigest, profiles, rootAfter],
  );
  return run && { id: run.id, profileId: run.profileId, mirror: mirrorOf(run.plan) };
}

export interface NewReceipt {
  readonly receipt: Receipt;
  readonly digest: Digest;
  readonly envelope: Buffer;
  readonly run: PublishedRun;
  readonly by: string;
}

/** Stores the receipt and moves the site on to it. The site must be locked. */
export async function insertReceipt(
  tx: Sql,
  { tenantId, id }: Site,
  { receipt, digest, envelope, run, by }: NewReceipt,
): Promise<void> {
  const { counter, mirror, manifestDigest, rootAfter, gaps, program = null } = receipt;
  await tx.execute(
    `INSERT INTO export_center.site_receipts (tenant_id, site_id, counter, digest, mirror, run_id, profile_id, manifest_digest,
       item_set_root, envelope, accepted_by, gaps) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [tenantId, id, counter, digest, mirror, run.id, run.profileId, manifestDigest, rootAfter, envelope, by, gaps],
  );
  await tx.execute(
    `UPDATE export_center.sites SET counter = $3, last_receipt = $4, last_receipt_at = clock_timestamp(), version = version + 1,
       program = $5 WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id, counter, digest, program],
  );
}

export async function findReceipt(
  tx: Sql,
  { tenantId, id }: Site,
  counter: number,
): Promise<StoredReceipt | undefined> {
  const [row] = await tx.query<ReceiptRow>(
    `SELECT ${columns} FROM ${tables} WHERE r.tenant_id = $1 AND r.site_id = $2 AND r.counter = $3`,
    [tenantId, id, counter],
  );
  return row && toReceipt(row);
}

/** Of one site or of all, by site id, the newest first. `after` is the position of the last one seen. */
export async function listReceipts(
  tx: Sql,
  tenant: TenantId,
  {
    site,
    after,
    limit,
  }: { readonly site?: string; readonly after?: readonly [string, number]; readonly limit: number },
): Promise<StoredReceipt[]> {
  const rows = await tx.query<ReceiptRow>(
    `SELECT ${columns} FROM ${tables} WHERE r.tenant_id = $1 AND ($2::text IS NULL OR r.site_id = $2)
       AND ($3::text IS NULL OR r.site_id > $3 OR (r.site_id = $3 AND r.counter < $4))
     ORDER BY r.site_id, r.counter DESC LIMIT $5`,
    [tenant, site ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows.map(toReceipt);
}
