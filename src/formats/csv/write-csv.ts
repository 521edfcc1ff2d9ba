/** What a cell can hold; nothing is an empty cell. */
export type CsvCell = string | number | boolean | null | undefined;

/** Spreadsheets take a cell that begins like this for a formula, and some run it (OWASP, "CSV Injection"). */
const formulaStart = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

/**
 * One record of RFC 4180, section 2, with its CRLF. A text that a spreadsheet would take for a formula gets an apostrophe in front
 * (docs/formats/csv.md); numbers and truth values cannot be one and stay as they are.
 */
export const csvRecord = (cells: readonly CsvCell[]): string => `${cells.map(encodeCell).join(',')}\r\n`;

/** The header and a record a row, one piece of text each: nothing is held that was given out. */
export function* writeCsv(header: readonly string[], rows: Iterable<readonly CsvCell[]>): Generator<string> {
  yield csvRecord(header);
  for (const row of rows) yield csvRecord(row);
}

function encodeCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  const text = typeof cell === 'string' && formulaStart.test(cell) ? `'${cell}` : String(cell);
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
