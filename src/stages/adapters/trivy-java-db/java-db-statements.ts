/**
 * The statements of SqliteJavaDb. What arrives waits in the attached file `arrived`, under numbers of arrival; nothing is synced and no journal kept,
 * because a build that is interrupted starts again from nothing.
 */
export const javaDbStatements = {
  open: `PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = FILE`,
  attach: 'ATTACH ? AS arrived',
  arrive: `PRAGMA arrived.journal_mode = OFF; PRAGMA arrived.synchronous = OFF;
    CREATE TABLE arrived.artifacts(number INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT, UNIQUE (group_id, artifact_id));
    CREATE TABLE arrived.numbers(number INTEGER PRIMARY KEY, id INTEGER);
    CREATE TABLE arrived.rows(artifact INTEGER, version TEXT, archive_type TEXT, classifier TEXT, sha1 BLOB);
    CREATE TABLE arrived.suspects(sha1 BLOB PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE arrived.losers(number INTEGER PRIMARY KEY, winner INTEGER);
    CREATE TABLE arrived.sources(first INTEGER PRIMARY KEY, name TEXT)`,

  addArtifact: `INSERT INTO arrived.artifacts(group_id, artifact_id) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET group_id = group_id RETURNING number`,
  addSuspect: 'INSERT OR IGNORE INTO arrived.suspects VALUES (?)',
  addSource: 'INSERT INTO arrived.sources VALUES (?, ?)',

  /** All artifacts, also one that loses all its rows: Trivy asks for their existence too. */
  artifacts: `INSERT INTO main.artifacts(group_id, artifact_id)
      SELECT group_id, artifact_id FROM arrived.artifacts ORDER BY group_id, artifact_id;
    INSERT INTO arrived.numbers SELECT a.number, m.id
      FROM main.artifacts m CROSS JOIN arrived.artifacts a ON a.group_id = m.group_id AND a.artifact_id = m.artifact_id`,

  losers: `INSERT INTO arrived.losers SELECT number, winner FROM (
      SELECT r.rowid AS number, first_value(r.rowid) OVER best AS winner, row_number() OVER best AS place
      FROM arrived.rows r
        CROSS JOIN arrived.suspects s ON s.sha1 = r.sha1
        CROSS JOIN arrived.numbers n ON n.number = r.artifact
      WINDOW best AS (PARTITION BY r.sha1
        ORDER BY r.classifier IS NOT NULL, n.id, r.version, r.archive_type, r.classifier, r.rowid))
    WHERE place > 1`,

  /** Losers that say the same as the winner but for source and classifier lose nothing. */
  drops: `SELECT (SELECT name FROM arrived.sources WHERE first <= l.number ORDER BY first DESC LIMIT 1) AS source,
      lower(hex(r.sha1)) AS sha1, a.group_id AS groupId, a.artifact_id AS artifactId, r.version AS version,
      r.archive_type AS archiveType, r.classifier AS classifier,
      b.group_id || ':' || b.artifact_id || ':' || w.version AS winner
    FROM arrived.losers l
      CROSS JOIN arrived.rows r ON r.rowid = l.number CROSS JOIN arrived.artifacts a ON a.number = r.artifact
      CROSS JOIN arrived.rows w ON w.rowid = l.winner CROSS JOIN arrived.artifacts b ON b.number = w.artifact
    WHERE (r.artifact, r.version, r.archive_type) <> (w.artifact, w.version, w.archive_type)
    ORDER BY l.number`,

  /** Wide rows are sorted in memory as far as 64 MiB go, hashes for an index faster in what the processor's cache holds. */
  indices: `PRAGMA main.cache_size = -65536;
    INSERT INTO main.indices SELECT n.id, r.version, r.sha1, r.archive_type
    FROM arrived.rows r CROSS JOIN arrived.numbers n ON n.number = r.artifact
    WHERE r.rowid NOT IN (SELECT number FROM arrived.losers)
    ORDER BY n.id, r.version, r.archive_type, r.sha1;
    PRAGMA main.cache_size = -2000`,
} as const;
