import { rowColumns } from './stored-row.js';

/** Rows as the threads write them. Only this session sees it; it goes with the transaction. */
export const createStaging = `
  CREATE TEMPORARY TABLE evidence_staging (${rowColumns.join(', ')}) WITH (toast_tuple_target = 8160) ON COMMIT DROP;
  ALTER TABLE pg_temp.evidence_staging ALTER COLUMN body SET STORAGE EXTERNAL`;

export const copyStaging = 'COPY pg_temp.evidence_staging FROM STDIN (FORMAT binary)';

/** One record a key: the later one, then the byte-greater digest, whatever the input order. Narrow, so that its sort is cheap. */
export const chooseRecords = `
  CREATE TEMPORARY TABLE evidence_chosen ON COMMIT DROP AS
  SELECT DISTINCT ON (kind, key) ctid AS place, kind, key, digest
  FROM pg_temp.evidence_staging ORDER BY kind, key, coalesce(modified, captured) DESC NULLS LAST, digest DESC`;

/** The batches of one tenant queue here. */
export const lockHead = [
  'INSERT INTO export_center.evidence_head (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING',
  'SELECT seq FROM export_center.evidence_head WHERE tenant_id = $1 FOR UPDATE',
] as const;

/** True for versions `i` that no later batch ended. */
export const isOpen = `NOT EXISTS (
  SELECT FROM export_center.evidence_closed e WHERE e.kind = i.kind AND e.key = i.key AND e.seq_from = i.seq_from)`;

/**
 * The open version of the key of row `r`. Only the newest version of a key can be open. Two probes of an index a record, whatever the planner
 * believes of tables that just grew: a join over both tables with stale statistics once took a minute for 500 records. The sum hides the number,
 * or the index by number would promise the order and be read from end to end.
 */
export const openVersion = `
  SELECT n.seq_from, n.digest
  FROM (SELECT v.kind, v.key, v.seq_from, v.digest FROM export_center.evidence_items v
        WHERE v.kind = r.kind AND v.key = r.key ORDER BY v.seq_from + 0 DESC LIMIT 1) n
  WHERE NOT EXISTS (SELECT FROM export_center.evidence_closed e
                    WHERE e.kind = n.kind AND e.key = n.key AND e.seq_from = n.seq_from OFFSET 0)`;

/** Says of each chosen record what it means for the store: `old_seq` is null for a new key, `same` is true for an unchanged one. */
export const compareWithStore = `
  CREATE TEMPORARY TABLE evidence_merge ON COMMIT DROP AS
  SELECT r.place, r.kind, r.key, o.seq_from AS old_seq, o.digest = r.digest AS same
  FROM pg_temp.evidence_chosen r LEFT JOIN LATERAL (${openVersion}) o ON true`;

export const countMerge = `
  SELECT count(*) FILTER (WHERE old_seq IS NULL)::int AS added,
         count(*) FILTER (WHERE NOT same)::int AS changed,
         count(*) FILTER (WHERE same)::int AS unchanged
  FROM pg_temp.evidence_merge`;

export const insertClosed = 'INSERT INTO export_center.evidence_closed (tenant_id, kind, key, seq_from, seq_to)';

export const closeChanged = `
  ${insertClosed} SELECT $1, kind, key, old_seq, $2 FROM pg_temp.evidence_merge WHERE NOT same ORDER BY kind, key`;

/** Physical key order makes every later ordered read twice as fast. The bodies are fetched by place: sorting them would copy them twice. */
export const insertNew = `
  INSERT INTO export_center.evidence_items
    (tenant_id, seq_from, published, modified, withdrawn, blen, bucket, kind, key, source, digest, original, severity, status,
     ecosystems, packages, aliases, subjects, captured, warnings, body)
  SELECT $1::uuid, $2::bigint, s.published, s.modified, s.withdrawn, s.blen, s.bucket, s.kind, s.key, s.source, s.digest, s.original,
         s.severity, s.status, s.ecosystems, s.packages, s.aliases, s.subjects, coalesce($3::timestamptz, s.captured), s.warnings, s.body
  FROM (SELECT place, kind, key FROM pg_temp.evidence_merge WHERE same IS NOT TRUE ORDER BY kind, key) m
  JOIN pg_temp.evidence_staging s ON s.ctid = m.place`;

// What a source has now. '0' is the character after '/': together the bounds let the index find the source's keys.
const ofSource = `
  SELECT i.kind, i.key, i.seq_from FROM export_center.evidence_items i
  WHERE i.source = $1 AND i.key > $1 || '/' AND i.key < $1 || '0' AND i.kind = ANY ($2) AND ${isOpen}`;

const goneFromSource = `${ofSource}
  AND NOT EXISTS (SELECT FROM pg_temp.evidence_chosen c WHERE c.kind = i.kind AND c.key = i.key)`;

export const countSource = `
  SELECT (SELECT count(*)::int FROM (${ofSource}) h) AS held, (SELECT count(*)::int FROM (${goneFromSource}) g) AS gone`;

export const closeGone = `${insertClosed} SELECT $3, kind, key, seq_from, $4 FROM (${goneFromSource}) g ORDER BY kind, key`;

export const listSuperseded = `
  SELECT s.kind, s.key, s.digest FROM pg_temp.evidence_staging s
  JOIN pg_temp.evidence_chosen c ON c.kind = s.kind AND c.key = s.key AND c.place <> s.ctid
  ORDER BY (s.digest = c.digest), s.kind COLLATE "C", s.key COLLATE "C", s.digest LIMIT $1`;

export const newestCaptures = `
  SELECT k.kind, max(k.as_of) AS as_of
  FROM export_center.evidence_batch_kinds k JOIN export_center.evidence_batches b ON b.tenant_id = k.tenant_id AND b.id = k.batch_id
  WHERE k.kind = ANY ($1) AND b.source = $2 GROUP BY k.kind`;

export const advanceHead = 'UPDATE export_center.evidence_head SET seq = $2 WHERE tenant_id = $1';

export const findSameBatch = `
  SELECT id FROM export_center.evidence_batches WHERE digest = $1 AND source = $2 ORDER BY created_at DESC LIMIT 1`;

export const insertBatch = `
  INSERT INTO export_center.evidence_batches (tenant_id, id, seq, source, digest, receipt) VALUES ($1, $2, $3, $4, $5, $6)`;

export const insertBatchKinds = `
  INSERT INTO export_center.evidence_batch_kinds (tenant_id, batch_id, kind, seq, as_of)
  SELECT $1, $2, kind, $3, as_of FROM unnest($4::text[], $5::timestamptz[]) AS k(kind, as_of)`;
