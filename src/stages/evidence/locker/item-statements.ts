import { insertClosed, openVersion } from './merge-statements.js';
import { rowColumns } from './stored-row.js';

/** Whether the source ($1) has records of the kinds ($2) already: its first ones need not be compared with any. */
export const hasRecords = `
  SELECT EXISTS (SELECT FROM export_center.evidence_items i WHERE i.key > $1 || '/' AND i.key < $1 || '0' AND i.kind = ANY ($2)) AS any`;

/** Into the leaf of evidence_items, whose tenant is that of the transaction. */
export const copyItems = `
  COPY export_center.evidence_rows (${rowColumns.map((column) => column.split(' ')[0]).join(', ')}) FROM STDIN (FORMAT binary)`;

/**
 * Compares records ($3 kinds, $4 keys, $5 digests) with the store and ends the versions that they replace: $1 tenant, $2 number. No two of
 * the records may have one key. They are looked for in the order of the index, which takes half the time of any other.
 */
export const closeReplaced = `
  WITH compared AS MATERIALIZED (
    SELECT r.n, r.kind, r.key, o.seq_from AS old_seq, o.digest = r.digest AS same
    FROM (SELECT * FROM unnest($3::text[], $4::text[], $5::bytea[]) WITH ORDINALITY AS u(kind, key, digest, n)
          ORDER BY kind COLLATE "C", key COLLATE "C") r
    LEFT JOIN LATERAL (${openVersion}) o ON true
  ), closed AS (
    ${insertClosed} SELECT $1::uuid, kind, key, old_seq, $2::bigint FROM compared WHERE NOT same
    ORDER BY kind COLLATE "C", key COLLATE "C"
  )
  SELECT count(*) FILTER (WHERE old_seq IS NULL)::int AS added,
         count(*) FILTER (WHERE NOT same)::int AS changed,
         count(*) FILTER (WHERE same)::int AS unchanged,
         coalesce(array_agg(n::int - 1) FILTER (WHERE same), '{}') AS same
  FROM compared`;
