// How a batch goes into the store without being staged: a window of records at a time, each in one statement.

export const incomingType = `SELECT 'export_center.incoming_evidence'::regtype::oid::bigint::int AS oid`;

/** Whether the source has records already: the first ones of a source need not be compared with any. */
export const hasRecords = `
  SELECT EXISTS (SELECT FROM export_center.evidence_items i WHERE i.key > $1 || '/' AND i.key < $1 || '0' AND i.kind = ANY ($2)) AS any`;

export const hasErasures = `SELECT EXISTS (SELECT FROM export_center.evidence_erasures WHERE source = $1) AS any`;

// Only the newest version of a key can be open.
const openVersion = `
  SELECT n.seq_from, n.digest
  FROM (SELECT v.kind, v.key, v.seq_from, v.digest FROM export_center.evidence_items v
        WHERE v.kind = r.kind AND v.key = r.key ORDER BY v.seq_from DESC LIMIT 1) n
  WHERE NOT EXISTS (SELECT FROM export_center.evidence_closed e
                    WHERE e.kind = n.kind AND e.key = n.key AND e.seq_from = n.seq_from OFFSET 0)`;

const noVersion = `SELECT NULL::bigint AS seq_from, NULL::bytea AS digest`;

/**
 * $1 the records, $2 tenant, $3 the batch's number, $4 source, $5 the declared capture time. Rows go in in order of their keys, so that a later
 * read in that order finds neighbours together. No two records of the batch may have one key.
 */
const insertWindow = (found: string) => `
  WITH compared AS MATERIALIZED (
    SELECT r.*, o.seq_from AS old_seq, o.digest = r.digest AS same
    FROM unnest($1::export_center.incoming_evidence[]) r LEFT JOIN LATERAL (${found}) o ON true
  ), closed AS (
    INSERT INTO export_center.evidence_closed (tenant_id, kind, key, seq_from, seq_to)
    SELECT $2::uuid, kind, key, old_seq, $3::bigint FROM compared WHERE NOT same ORDER BY kind, key
  ), inserted AS (
    INSERT INTO export_center.evidence_items
      (tenant_id, seq_from, published, modified, withdrawn, blen, bucket, kind, key, source, digest, original, severity, status,
       ecosystems, packages, aliases, subjects, captured, warnings, body)
    SELECT $2::uuid, $3::bigint, published, modified, withdrawn, blen, bucket, kind, key, $4, digest, original, severity, status,
           ecosystems, packages, aliases, subjects, coalesce($5, captured), warnings, body
    FROM compared WHERE same IS NOT TRUE ORDER BY kind, key
  )
  SELECT count(*) FILTER (WHERE old_seq IS NULL)::int AS added,
         count(*) FILTER (WHERE NOT same)::int AS changed,
         count(*) FILTER (WHERE same)::int AS unchanged
  FROM compared`;

export const insertFirst = insertWindow(noVersion);
export const insertCompared = insertWindow(openVersion);
