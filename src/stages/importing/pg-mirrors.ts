import { digestBytes, digestFromBytes, type Digest } from '../../formats/digest.js';
import { itemSetRoot } from '../../formats/item-set/item-set-root.js';
import type { MirrorLink } from '../../formats/mirror-index/mirror-index.js';
import { conflict } from '../../kernel/errors.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import { usedPairs } from './apply-statements.js';
import type { ImportReceipt } from './import-request.js';

/** What a tenant holds of one mirror of one origin. */
export interface HeldMirror {
  readonly id: string;
  readonly itemSetRoot: Digest;
  readonly manifestDigest: Digest;
  readonly cut?: number;
  /** A record was erased since the last import: it holds less than its root says. */
  readonly erased: boolean;
}

/** One source of one kind; it belongs to one mirror of a tenant at most. */
export interface Pair {
  readonly kind: EvidenceKind;
  readonly source: string;
}

interface MirrorRow {
  readonly id: string;
  readonly item_set_root: Buffer;
  readonly manifest_digest: Buffer;
  readonly cut: string | null;
  readonly erased: boolean;
}

/** The mirror that a bundle belongs to: its deltas have another profile than the full bundle before them, and the same mirror. */
export async function findMirror(
  sql: Sql,
  tenant: TenantId,
  { origin, mirror }: Pick<ImportReceipt, 'origin' | 'mirror'>,
): Promise<HeldMirror | undefined> {
  const [row] = await sql.query<MirrorRow>(
    `SELECT id, item_set_root, manifest_digest, cut, EXISTS (
       SELECT FROM export_center.mirror_pairs p
       JOIN export_center.evidence_erasures e ON e.tenant_id = p.tenant_id AND e.kind = p.kind AND e.source = p.source
       WHERE p.tenant_id = $1 AND p.mirror_id = m.id AND e.seq > m.bucket_seq) AS erased
     FROM export_center.mirrors m WHERE tenant_id = $1 AND origin_tenant = $2 AND origin_key = $3 AND name = $4`,
    [tenant, origin.tenant, origin.keyFingerprint, mirror],
  );
  if (!row) return undefined;
  return {
    id: row.id,
    itemSetRoot: digestFromBytes(row.item_set_root),
    manifestDigest: digestFromBytes(row.manifest_digest),
    ...(row.cut === null ? {} : { cut: Number(row.cut) }),
    erased: row.erased,
  };
}

/** Writes what the mirror holds after an import; `held` where there was one before. */
export async function saveMirror(
  sql: Sql,
  tenant: TenantId,
  receipt: ImportReceipt & { readonly mirrorId: string },
  buckets: Buffer,
): Promise<void> {
  const { mirrorId, origin, mirror, rootAfter, manifestDigest, cut, asOf, seq } = receipt;
  await sql.execute(
    `INSERT INTO export_center.mirrors
       (tenant_id, id, origin_tenant, origin_key, name, item_set_root, manifest_digest, cut, as_of, bucket_hashes, bucket_seq)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (tenant_id, id) DO UPDATE SET item_set_root = EXCLUDED.item_set_root,
       manifest_digest = EXCLUDED.manifest_digest, cut = EXCLUDED.cut, as_of = EXCLUDED.as_of,
       bucket_hashes = EXCLUDED.bucket_hashes, bucket_seq = EXCLUDED.bucket_seq, updated_at = clock_timestamp()`,
    [
      tenant,
      mirrorId,
      origin.tenant,
      origin.keyFingerprint,
      mirror,
      digestBytes(rootAfter!),
      digestBytes(manifestDigest),
      cut ?? null,
      asOf,
      buckets,
      seq,
    ],
  );
}

/**
 * The bucket hashes that the last import left; undefined where there are none, or something was erased since. Nothing else changes the records of
 * a mirror.
 */
export async function savedBuckets(
  sql: Sql,
  tenant: TenantId,
  { id, itemSetRoot: root, erased }: HeldMirror,
): Promise<Buffer | undefined> {
  if (erased) return undefined;
  const [row] = await sql.query<{ hashes: Buffer | null }>(
    'SELECT bucket_hashes AS hashes FROM export_center.mirrors WHERE tenant_id = $1 AND id = $2',
    [tenant, id],
  );
  return row?.hashes && itemSetRoot(row.hashes) === root ? row.hashes : undefined;
}

export const pairsOf = (sql: Sql, tenant: TenantId, mirrorId: string): Promise<Pair[]> =>
  sql.query<Pair>(
    'SELECT kind, source FROM export_center.mirror_pairs WHERE tenant_id = $1 AND mirror_id = $2 ORDER BY kind, source',
    [tenant, mirrorId],
  );

/**
 * Gives pairs to a mirror. Throws EC-CONFLICT-OWNER (conflict) where one belongs to another mirror, or holds records that came in by other ways
 * and `takeOver` is not set.
 */
export async function claimPairs(
  sql: Sql,
  tenant: TenantId,
  mirrorId: string,
  pairs: readonly Pair[],
  takeOver: boolean,
): Promise<void> {
  if (pairs.length === 0) return;
  const columns = [pairs.map(({ kind }) => kind), pairs.map(({ source }) => source)];
  const [taken] = await sql.query<Pair & { origin: string; mirror: string }>(
    `SELECT o.kind, o.source, m.origin_tenant AS origin, m.name AS mirror FROM export_center.mirror_pairs o
     JOIN export_center.mirrors m ON m.tenant_id = o.tenant_id AND m.id = o.mirror_id
     JOIN unnest($2::text[], $3::text[]) AS p(kind, source) ON p.kind = o.kind AND p.source = o.source
     WHERE o.tenant_id = $1 LIMIT 1`,
    [tenant, ...columns],
  );
  if (taken)
    throw conflict(
      'EC-CONFLICT-OWNER',
      `${taken.kind} of ${taken.source} belong to mirror ${taken.mirror} of ${taken.origin || 'an unsigned origin'}; two mirrors cannot share them: give both the same mirror.name where the bundle is made, or import into another tenant`,
    );
  const [used] = takeOver ? [] : await sql.query<Pair>(usedPairs, columns);
  if (used)
    throw conflict(
      'EC-CONFLICT-OWNER',
      `there are ${used.kind} of ${used.source} here that came in by another way; an import would replace them: allow it with takeOver, or import into another tenant`,
    );
  await sql.execute(
    `INSERT INTO export_center.mirror_pairs (tenant_id, kind, source, mirror_id)
     SELECT $1, p.kind, p.source, $4 FROM unnest($2::text[], $3::text[]) AS p(kind, source)`,
    [tenant, ...columns, mirrorId],
  );
}

/** Bundles of a chain that a mirror never got: neither themselves nor another way to the state to which they lead. */
export async function gapsOf(
  sql: Sql,
  tenant: TenantId,
  held: HeldMirror | undefined,
  chain: readonly MirrorLink[],
): Promise<{ readonly gaps?: readonly Digest[] }> {
  if (!held || chain.length === 0) return {};
  const rows = await sql.query<{ at: string }>(
    `SELECT link.at FROM unnest($3::bytea[], $4::text[]) WITH ORDINALITY AS link (digest, root, at)
     WHERE NOT EXISTS (SELECT FROM export_center.imports i WHERE i.tenant_id = $1 AND i.mirror_id = $2 AND i.state = 'completed'
       AND (i.manifest_digest = link.digest OR i.receipt ->> 'rootAfter' = link.root)) ORDER BY link.at`,
    [
      tenant,
      held.id,
      chain.map(({ manifestDigest }) => digestBytes(manifestDigest)),
      chain.map(({ itemSetRoot }) => itemSetRoot),
    ],
  );
  return rows.length === 0 ? {} : { gaps: rows.map(({ at }) => chain[Number(at) - 1]!.manifestDigest) };
}

/** Adds to the ledger; a receipt is never changed. */
export async function saveImport(sql: Sql, tenant: TenantId, receipt: ImportReceipt): Promise<void> {
  await sql.execute(
    `INSERT INTO export_center.imports (tenant_id, id, mirror_id, state, manifest_digest, created_at, receipt)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tenant,
      receipt.id,
      receipt.mirrorId ?? null,
      receipt.state,
      digestBytes(receipt.manifestDigest),
      receipt.createdAt,
      JSON.stringify(receipt),
    ],
  );
}

export const newMirrorId = () => newId('mirror');
