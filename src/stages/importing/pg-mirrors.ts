import { digestBytes, digestFromBytes, type Digest } from '../../formats/digest.js';
import { conflict } from '../../kernel/errors.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import { usedPairs } from './apply-statements.js';
import type { BundleOrigin, ImportReceipt } from './import-request.js';

/** What a tenant holds of one profile of one origin. */
export interface HeldMirror {
  readonly id: string;
  readonly itemSetRoot: Digest;
  readonly manifestDigest: Digest;
  readonly cut?: number;
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
}

/** By what a bundle finds the mirror that it belongs to. */
export interface MirrorSearch {
  readonly origin: BundleOrigin;
  readonly profile: string;
  /** Item-set roots of the bundle, its base and its chain. */
  readonly roots: readonly Digest[];
  readonly pairs: readonly Pair[];
}

/**
 * The mirror of the bundle's origin that it goes on from: a delta mostly has another profile than the full bundle before it, so the state that is held and
 * the pairs tell as well.
 */
export async function findMirror(
  sql: Sql,
  tenant: TenantId,
  { origin, profile, roots, pairs }: MirrorSearch,
): Promise<HeldMirror | undefined> {
  const [row] = await sql.query<MirrorRow>(
    `SELECT m.id, m.item_set_root, m.manifest_digest, m.cut FROM export_center.mirrors m
     WHERE m.tenant_id = $1 AND m.origin_tenant = $2 AND m.origin_key = $3
       AND (m.profile = $4 OR m.item_set_root = ANY ($5) OR EXISTS (
         SELECT FROM export_center.mirror_pairs o JOIN unnest($6::text[], $7::text[]) AS p(kind, source)
           ON p.kind = o.kind AND p.source = o.source WHERE o.tenant_id = $1 AND o.mirror_id = m.id))
     ORDER BY m.profile = $4 DESC, m.item_set_root = ANY ($5) DESC, m.id LIMIT 1`,
    [
      tenant,
      origin.tenant,
      origin.keyFingerprint,
      profile,
      roots.map(digestBytes),
      pairs.map(({ kind }) => kind),
      pairs.map(({ source }) => source),
    ],
  );
  if (!row) return undefined;
  return {
    id: row.id,
    itemSetRoot: digestFromBytes(row.item_set_root),
    manifestDigest: digestFromBytes(row.manifest_digest),
    ...(row.cut === null ? {} : { cut: Number(row.cut) }),
  };
}

/** Writes what the mirror holds after an import; `held` where there was one before. */
export async function saveMirror(sql: Sql, tenant: TenantId, receipt: ImportReceipt & { readonly mirrorId: string }) {
  const { mirrorId, origin, profile, rootAfter, manifestDigest, cut, asOf } = receipt;
  await sql.execute(
    `INSERT INTO export_center.mirrors
       (tenant_id, id, origin_tenant, origin_key, profile, item_set_root, manifest_digest, cut, as_of)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (tenant_id, id) DO UPDATE SET item_set_root = EXCLUDED.item_set_root,
       manifest_digest = EXCLUDED.manifest_digest, cut = EXCLUDED.cut, as_of = EXCLUDED.as_of, updated_at = clock_timestamp()`,
    [
      tenant,
      mirrorId,
      origin.tenant,
      origin.keyFingerprint,
      profile,
      digestBytes(rootAfter!),
      digestBytes(manifestDigest),
      cut ?? null,
      asOf,
    ],
  );
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
  const [taken] = await sql.query<Pair & { origin: string; profile: string }>(
    `SELECT o.kind, o.source, m.origin_tenant AS origin, m.profile FROM export_center.mirror_pairs o
     JOIN export_center.mirrors m ON m.tenant_id = o.tenant_id AND m.id = o.mirror_id
     JOIN unnest($2::text[], $3::text[]) AS p(kind, source) ON p.kind = o.kind AND p.source = o.source
     WHERE o.tenant_id = $1 LIMIT 1`,
    [tenant, ...columns],
  );
  if (taken)
    throw conflict(
      'EC-CONFLICT-OWNER',
      `${taken.kind} of ${taken.source} belong to the mirror of profile ${taken.profile} of ${taken.origin || 'an unsigned origin'}; two mirrors cannot share them: import into another tenant`,
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
