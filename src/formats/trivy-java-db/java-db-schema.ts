/**
 * The schema of trivy-java-db, version 1, statement for statement (pkg/db/db.go). Tables are made before, indexes after the rows: the
 * order is that of their pages in the file.
 */
export const javaDbTables = [
  'CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT)',
  'CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT, foreign key (artifact_id) references artifacts(id))',
] as const;

export const javaDbIndexes = [
  'CREATE UNIQUE INDEX artifacts_idx ON artifacts(artifact_id, group_id)',
  'CREATE INDEX indices_artifact_idx ON indices(artifact_id)',
  'CREATE UNIQUE INDEX indices_sha1_idx ON indices(sha1)',
] as const;

/**
 * A row of each table as text, an SQL expression: what the sqlite3 shell prints of it. The row digest is the SHA-256 of these lines, each with a line feed: all artifacts in order of
 * `id`, then all indices in order of `rowid`. No value holds `|` or a line feed; whoever reads a foreign file checks that first.
 */
export const javaDbRowText = {
  artifacts: `id || '|' || group_id || '|' || artifact_id`,
  indices: `artifact_id || '|' || version || '|' || hex(sha1) || '|' || archive_type`,
} as const;

export type JavaDbTable = keyof typeof javaDbRowText;
