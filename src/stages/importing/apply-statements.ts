import { insertClosed, isOpen, openVersion } from '../evidence/locker/merge-statements.js';

/** Sources ($5) whose records of the kind ($3) the mirror owns; '0' is the character after '/'. */
const owned = `unnest($5::text[]) AS o(source) JOIN export_center.evidence_items i
  ON i.kind = $3 AND i.key > o.source || '/' AND i.key < o.source || '0'`;

/**
 * Makes one kind between two keys ($4 after, exclusive; $6 up to, inclusive, null for no end) what a bundle has of it ($7 keys, $8 digests):
 * versions that it does not hold are ended. $1 tenant, $2 number. Answers which of the bundle's records are there already.
 */
export const replaceRange = `
  WITH given AS MATERIALIZED (
    SELECT g.key, g.digest, g.n FROM unnest($7::text[], $8::bytea[]) WITH ORDINALITY AS g(key, digest, n)
  ), live AS MATERIALIZED (
    SELECT i.key, i.seq_from, i.digest FROM ${owned} AND i.key > $4 AND ($6::text IS NULL OR i.key <= $6)
    WHERE ${isOpen}
  ), closed AS (
    ${insertClosed}
    SELECT $1::uuid, $3, l.key, l.seq_from, $2::bigint FROM live l LEFT JOIN given g ON g.key = l.key
    WHERE g.key IS NULL OR g.digest <> l.digest ORDER BY l.key COLLATE "C"
  )
  SELECT coalesce(array_agg(g.n::int - 1), '{}') AS same
  FROM given g JOIN live l ON l.key = g.key AND l.digest = g.digest`;

/** Ends the open versions of keys ($4) of a kind ($3) whose source ($5) the mirror owns: $1 tenant, $2 number. */
export const closeKeys = `
  ${insertClosed}
    SELECT $1::uuid, $3, r.key, o.seq_from, $2::bigint
    FROM (SELECT $3::text AS kind, k.key FROM unnest($4::text[]) AS k(key)
          WHERE split_part(k.key, '/', 1) = ANY ($5::text[])) r
    CROSS JOIN LATERAL (${openVersion}) o ORDER BY r.key COLLATE "C"`;

/** The same for records of which only the hash of the key is told ($4): erased ones. */
export const closeHashes = `
  ${insertClosed}
    SELECT $1::uuid, $3, i.key, i.seq_from, $2::bigint FROM ${owned}
    WHERE ${isOpen} AND export_center.evidence_key_hash(i.kind, i.key) = ANY ($4::bytea[]) ORDER BY i.key COLLATE "C"`;

/** What the open versions of keys ($2) of a kind ($1) are, in byte order of key. */
export const openBodies = `
  SELECT r.key, i.body FROM (SELECT $1::text AS kind, k.key FROM unnest($2::text[]) AS k(key)) r
  CROSS JOIN LATERAL (${openVersion}) o
  JOIN export_center.evidence_items i ON i.kind = r.kind AND i.key = r.key AND i.seq_from = o.seq_from
  ORDER BY r.key COLLATE "C"`;

/** Which pairs ($1 kinds, $2 sources) have a record that stands. */
export const usedPairs = `
  SELECT p.kind, p.source FROM unnest($1::text[], $2::text[]) AS p(kind, source)
  WHERE EXISTS (SELECT FROM export_center.evidence_items i
                WHERE i.kind = p.kind AND i.key > p.source || '/' AND i.key < p.source || '0' AND ${isOpen})`;

/** What came and went under a number ($1), by pair. For the sum see bucketsOfNumber. */
export const changesOfNumber = `
  WITH came AS (
    SELECT i.kind, i.source, count(*) AS came, count(c.key) AS changed
    FROM export_center.evidence_items i LEFT JOIN export_center.evidence_closed c
      ON c.kind = i.kind AND c.key = i.key AND c.seq_to + 0 = i.seq_from
    WHERE i.seq_from = $1 GROUP BY i.kind, i.source
  ), went AS (
    SELECT kind, split_part(key, '/', 1) AS source, count(*) AS went
    FROM export_center.evidence_closed WHERE seq_to = $1 GROUP BY 1, 2
  )
  SELECT kind, source, (coalesce(came, 0) - coalesce(changed, 0))::int AS added, coalesce(changed, 0)::int AS changed,
         (coalesce(went, 0) - coalesce(changed, 0))::int AS removed
  FROM came FULL JOIN went USING (kind, source)`;

/**
 * Buckets in which something came or went under a number ($1). The sum hides a column, so that each item is looked up by its key: the planner, whose
 * statistics are older than the import, would read all items of a number for each (4 s for 300: tried).
 */
export const bucketsOfNumber = `
  SELECT bucket FROM export_center.evidence_items WHERE seq_from = $1
  UNION
  SELECT i.bucket FROM export_center.evidence_closed c
  JOIN export_center.evidence_items i ON i.kind = c.kind AND i.key = c.key AND i.seq_from + 0 = c.seq_from
  WHERE c.seq_to = $1
  ORDER BY bucket`;
