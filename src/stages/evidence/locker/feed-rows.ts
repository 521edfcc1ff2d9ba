import { formatInstant, parseInstant } from '../../../formats/evidence-record/instant.js';
import type { EvidenceKind, Feed } from '../../../kernel/evidence.js';

/** Newest capture of each feed at a cut ($1), of some kinds ($2) and sources ($3, null for all). */
export const feedsAtCut = `
  SELECT k.kind, b.source, to_char(max(k.as_of) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS captured
  FROM export_center.evidence_batch_kinds k JOIN export_center.evidence_batches b ON b.tenant_id = k.tenant_id AND b.id = k.batch_id
  WHERE k.seq <= $1 AND k.kind = ANY ($2) AND ($3::text[] IS NULL OR b.source = ANY ($3))
  GROUP BY 1, 2 ORDER BY 1, 2`;

export interface FeedRow {
  readonly kind: EvidenceKind;
  readonly source: string;
  readonly captured: string | null;
}

export function toFeed({ kind, source, captured }: FeedRow): Feed {
  const instant = parseInstant(captured);
  return { kind, source, ...(instant !== undefined && { capturedAt: formatInstant(instant) }) };
}
