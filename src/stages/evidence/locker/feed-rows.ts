import { formatInstant, parseInstant } from '../../../formats/evidence-record/instant.js';
import type { EvidenceKind, Feed } from '../../../kernel/evidence.js';

/**
 * How old each feed is at a cut ($1), of some kinds ($2) and sources ($3, null for all): the newest capture that a batch declared; where a mirror owns it,
 * what the bundle said that was imported last. A limit that was set here goes before that of the bundle.
 */
export const feedsAtCut = `
  SELECT k.kind, b.source,
    to_char(CASE WHEN p.mirror_id IS NULL THEN max(k.as_of) ELSE p.captured_at END AT TIME ZONE 'UTC',
      'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS captured,
    coalesce(l.max_age_hours, p.max_age_hours) AS limit_hours
  FROM export_center.evidence_batch_kinds k JOIN export_center.evidence_batches b ON b.tenant_id = k.tenant_id AND b.id = k.batch_id
    LEFT JOIN export_center.feed_limits l ON l.tenant_id = b.tenant_id AND l.source = b.source
    LEFT JOIN export_center.mirror_pairs p ON p.tenant_id = k.tenant_id AND p.kind = k.kind AND p.source = b.source
  WHERE k.seq <= $1 AND k.kind = ANY ($2) AND ($3::text[] IS NULL OR b.source = ANY ($3))
  GROUP BY 1, 2, l.max_age_hours, p.mirror_id, p.captured_at, p.max_age_hours ORDER BY 1, 2`;

export interface FeedRow {
  readonly kind: EvidenceKind;
  readonly source: string;
  readonly captured: string | null;
  readonly limit_hours: number | null;
}

export function toFeed({ kind, source, captured, limit_hours: limit }: FeedRow): Feed {
  const instant = parseInstant(captured);
  return {
    kind,
    source,
    ...(instant !== undefined && { capturedAt: formatInstant(instant) }),
    ...(limit !== null && { maxAgeHours: limit }),
  };
}
