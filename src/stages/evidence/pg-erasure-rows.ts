import { digestFromBytes } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import type { Erasure } from './evidence-erasures.port.js';
import { shortest, timeText } from './evidence-summary.js';

export interface ErasureRow {
  readonly id: string;
  readonly kind: EvidenceKind;
  readonly source: string;
  readonly key_hash: Buffer;
  readonly seq: string;
  readonly erased_at: string;
  readonly erased_by: string;
  readonly reason: string;
  readonly versions: number;
  readonly bytes: string;
  readonly originals: readonly Buffer[];
  readonly shared: number;
}

export const erasureColumns = `id, kind, source, key_hash, seq, ${timeText('erased_at')} AS erased_at, erased_by, reason, versions,
  bytes, originals, shared`;

export function toErasure(row: ErasureRow): Erasure {
  const { id, kind, source, reason, versions } = row;
  return {
    id,
    kind,
    source,
    keyHash: digestFromBytes(row.key_hash),
    seq: Number(row.seq),
    erasedAt: shortest(row.erased_at),
    erasedBy: row.erased_by,
    reason,
    versions,
    bytes: Number(row.bytes),
    sharedOriginals: row.shared,
  };
}

interface Wanted {
  readonly kind: EvidenceKind;
  readonly key: string;
  /** Only an erasure from this cut. */
  readonly cut?: number;
}

/** The newest erasure of a record; undefined where it was never erased, or never in that cut. */
export async function latestErasure(tx: Sql, tenant: TenantId, wanted: Wanted): Promise<Erasure | undefined> {
  const row = await latestErasureRow(tx, tenant, wanted);
  return row && toErasure(row);
}

export async function latestErasureRow(tx: Sql, tenant: TenantId, { kind, key, cut }: Wanted) {
  const [row] = await tx.query<ErasureRow>(
    `SELECT ${erasureColumns} FROM export_center.evidence_erasures
     WHERE tenant_id = $1 AND kind = $2 AND key_hash = export_center.evidence_key_hash($2, $3)
       AND ($4::bigint IS NULL OR cuts @> $4::bigint)
     ORDER BY evidence_erasures.seq DESC LIMIT 1`,
    [tenant, kind, key, cut ?? null],
  );
  return row;
}
