import { DatabaseSync } from 'node:sqlite';
import { FormatError } from '../../formats/format-error.js';
import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';
import { javaDbIndexes, javaDbTables } from '../../formats/trivy-java-db/java-db-schema.js';
import { rowFactsOf } from '../adapters/trivy-java-db/sqlite-row-facts.js';

/**
 * Checks a file that says it is a Java database (SQLite) and digests its rows. Its schema comes first: nothing but the tables and indexes that
 * belong there is ever run. Blocks. Throws FormatError.
 */
export function javaDbRowFacts(path: string): RowFacts {
  try {
    using database = new DatabaseSync(path, { readOnly: true, allowExtension: false });
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    requireSchema(database);
    requireIntegrity(database);
    return rowFactsOf(database);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_SQLITE_ERROR' && !(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
    throw new FormatError('syntax', `the SQLite file cannot be read: ${message}`);
  }
}

function requireSchema(database: DatabaseSync): void {
  const rows = database.prepare('SELECT sql FROM sqlite_schema ORDER BY rowid LIMIT 10').all();
  const found = rows.map(({ sql }) => String(sql));
  const expected = [...javaDbTables, ...javaDbIndexes];
  if (found.length === expected.length && found.every((sql, i) => sql === expected[i])) return;
  throw new FormatError('schema', 'the SQLite file has other tables or indexes than a Java database');
}

function requireIntegrity(database: DatabaseSync): void {
  const [first] = database.prepare('PRAGMA integrity_check(1)').all();
  const found = String(Object.values(first ?? {})[0]);
  if (found !== 'ok') throw new FormatError('syntax', `the SQLite file is damaged: ${found}`);
}
