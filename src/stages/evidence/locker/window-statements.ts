import { countCompared, insertClosed, insertItems, openVersion } from './merge-statements.js';

// How a window of a batch goes from the staging table into the store. No two records of the batch may have one key. Rows go in in order of
// their keys, so that a later read in that order finds neighbours together.

/** Whether the source ($1) has records of the kinds ($2) already: its first ones need not be compared with any. */
export const hasRecords = `
  SELECT EXISTS (SELECT FROM export_center.evidence_items i WHERE i.key > $1 || '/' AND i.key < $1 || '0' AND i.kind = ANY ($2)) AS any`;

export const insertFirst = `
  WITH inserted AS (${insertItems} FROM pg_temp.evidence_staging s ORDER BY s.kind, s.key)
  SELECT count(*)::int AS added, 0 AS changed, 0 AS unchanged FROM pg_temp.evidence_staging`;

/** What is compared is narrow; the bodies are fetched by place. */
export const insertCompared = `
  WITH compared AS MATERIALIZED (
    SELECT r.ctid AS place, r.kind, r.key, o.seq_from AS old_seq, o.digest = r.digest AS same
    FROM pg_temp.evidence_staging r LEFT JOIN LATERAL (${openVersion}) o ON true
  ), closed AS (
    ${insertClosed} SELECT $1::uuid, kind, key, old_seq, $2::bigint FROM compared WHERE NOT same ORDER BY kind, key
  ), inserted AS (
    ${insertItems} FROM compared c JOIN pg_temp.evidence_staging s ON s.ctid = c.place
    WHERE c.same IS NOT TRUE ORDER BY s.kind, s.key
  )
  ${countCompared('compared')}`;
