import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';
import { FormatError } from '../../formats/format-error.js';
import { javaDbIndexes, javaDbTables } from '../../formats/trivy-java-db/java-db-schema.js';
import { checkSqliteHeader, sqliteHeaderBytes } from '../../formats/trivy-java-db/sqlite-header.js';
import { rowFactsOf } from '../adapters/trivy-java-db/sqlite-row-facts.js';

/** Longest value or result in bytes: some thousand rows of the row digest. A file of ours needs no more. */
const limits = { length: 4 * 1024 * 1024, sqlLength: 64 * 1024, attach: 0, triggerDepth: 1 };

/** What no artifact has; `|` and line feeds would make the row digest say two things. */
const strangeRows = {
  artifacts: `typeof(group_id) <> 'text' OR typeof(artifact_id) <> 'text' OR group_id = '' OR artifact_id = ''
    OR octet_length(group_id) <> length(group_id) OR octet_length(artifact_id) <> length(artifact_id)
    OR group_id GLOB '*[^A-Za-z0-9_.-]*' OR artifact_id GLOB '*[^A-Za-z0-9_.-]*'`,
  indices: `typeof(artifact_id) <> 'integer' OR typeof(version) <> 'text' OR version = '' OR octet_length(version) <> length(version)
    OR version GLOB '*[^!-~]*' OR instr(version, '|') > 0 OR typeof(sha1) <> 'blob' OR length(sha1) <> 20
    OR typeof(archive_type) <> 'text' OR archive_type NOT IN ('jar', 'aar')
    OR artifact_id NOT BETWEEN 1 AND (SELECT max(id) FROM artifacts)`,
} as const;

/**
 * Checks a Java database that nobody vouches for and digests its rows: header, exact schema, SQLite's own integrity check, what stands in the
 * rows. Read-only, with limits, and no statement of the file's own is run: there is none but the five of the schema. Blocks. Throws FormatError.
 */
export function javaDbRowFacts(path: string): RowFacts {
  checkHeader(path);
  try {
    using database = new DatabaseSync(path, { readOnly: true, allowExtension: false, defensive: true, limits });
    database.exec(
      'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON',
    );
    checkSchema(database);
    checkIntegrity(database);
    checkRows(database);
    return rowFactsOf(database);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SQLITE_ERROR') throw error;
    throw new FormatError('syntax', `is a damaged SQLite database: ${(error as Error).message}`, { cause: error });
  }
}

function checkHeader(path: string): void {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(sqliteHeaderBytes);
    checkSqliteHeader(header.subarray(0, readSync(file, header, 0, header.length, 0)), fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function checkSchema(database: DatabaseSync): void {
  const expected: readonly string[] = [...javaDbTables, ...javaDbIndexes];
  const found = database.prepare('SELECT sql FROM sqlite_schema ORDER BY rowid LIMIT 6').all();
  const isSame = found.length === expected.length && found.every(({ sql }, i) => sql === expected[i]);
  if (!isSame) throw new FormatError('unsupported-version', 'has another schema than version 1 of the Java database');
}

function checkIntegrity(database: DatabaseSync): void {
  const [first] = database.prepare('PRAGMA integrity_check(1)').all();
  const finding = first?.['integrity_check'];
  if (finding !== 'ok') throw new FormatError('syntax', `is a damaged SQLite database: ${String(finding)}`);
}

function checkRows(database: DatabaseSync): void {
  for (const [table, strange] of Object.entries(strangeRows)) {
    const row = database.prepare(`SELECT CAST(rowid AS TEXT) AS number FROM ${table} WHERE ${strange} LIMIT 1`).get();
    if (row) throw new FormatError('schema', `row ${String(row['number'])} of ${table} is no Maven artifact`);
  }
}
