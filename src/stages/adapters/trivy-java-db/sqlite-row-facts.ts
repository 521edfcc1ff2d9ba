import type { DatabaseSync } from 'node:sqlite';
import type { RowFacts } from '../../../formats/bundle-manifest/manifest.js';
import { DigestStream } from '../../../formats/digest.js';
import { javaDbRowText, type JavaDbTable } from '../../../formats/trivy-java-db/java-db-schema.js';

/** Rows that become one text. */
const blockRows = 4096;

/** Number and digest of the rows of a Java database (javaDbRowText), whose rows are numbered from 1 without a gap. Throws RangeError where they are not. */
export function rowFactsOf(database: DatabaseSync): RowFacts {
  const digest = new DigestStream();
  const count = addTable(database, 'artifacts', digest) + addTable(database, 'indices', digest);
  return { count, digest: digest.digest() };
}

/** One text for some thousand rows: handing each over by itself takes six times as long. */
function addTable(database: DatabaseSync, table: JavaDbTable, digest: DigestStream): number {
  const rows = highestRow(database, table);
  const block = database.prepare(
    `SELECT count(*) AS count, group_concat(${javaDbRowText[table]} || char(10), '' ORDER BY rowid) AS text
     FROM ${table} WHERE rowid BETWEEN ? AND ?`,
  );
  for (let first = 1; first <= rows; first += blockRows) {
    const last = Math.min(rows, first + blockRows - 1);
    const { count, text } = block.get(first, last) as { count: number; text: string };
    if (count !== last - first + 1) throw new RangeError(`the rows of ${table} are not numbered without a gap`);
    digest.update(Buffer.from(text));
  }
  return rows;
}

function highestRow(database: DatabaseSync, table: JavaDbTable): number {
  const { rows } = database.prepare(`SELECT coalesce(max(rowid), 0) AS rows FROM ${table}`).get() as { rows: number };
  return rows;
}
