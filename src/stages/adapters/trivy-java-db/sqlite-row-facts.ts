import { DatabaseSync } from 'node:sqlite';
import type { RowFacts } from '../../../formats/bundle-manifest/manifest.js';
import { DigestStream } from '../../../formats/digest.js';
import { FormatError } from '../../../formats/format-error.js';
import { javaDbRowText, type JavaDbTable } from '../../../formats/trivy-java-db/java-db-schema.js';

/** Rows that become one text. */
const blockRows = 4096;

/** Number and digest of the rows of a Java database (javaDbRowText), whose rows are numbered from 1 without a gap. Throws FormatError `schema` where they are not. */
export function rowFactsOf(database: DatabaseSync): RowFacts {
  const digest = new DigestStream();
  const count = addTable(database, 'artifacts', digest) + addTable(database, 'indices', digest);
  return { count, digest: digest.digest() };
}

/** Those of a finished file of ours. */
export function rowFactsIn(path: string): RowFacts {
  using database = new DatabaseSync(path, { readOnly: true });
  return rowFactsOf(database);
}

/** One text for some thousand rows: handing each over by itself takes six times as long. */
function addTable(database: DatabaseSync, table: JavaDbTable, digest: DigestStream): number {
  const rows = countRows(database, table);
  const block = database.prepare(
    `SELECT CAST(group_concat(line, '') AS BLOB) AS text FROM
     (SELECT ${javaDbRowText[table]} || char(10) AS line FROM ${table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid)`,
  );
  for (let first = 1; first <= rows; first += blockRows)
    digest.update(block.get(first, first + blockRows - 1)!['text'] as Uint8Array);
  return rows;
}

function countRows(database: DatabaseSync, table: JavaDbTable): number {
  const sql = `SELECT count(*) AS count, coalesce(min(rowid) = 1 AND max(rowid) = count(*), 1) AS gapless FROM ${table}`;
  const { count, gapless } = database.prepare(sql).get() as { readonly count: number; readonly gapless: number };
  if (gapless === 1) return count;
  throw new FormatError('schema', `the rows of ${table} are not numbered from 1 without a gap`);
}
