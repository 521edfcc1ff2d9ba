import { writeCsv } from '../formats/csv/write-csv.js';
import { printResult, screenWidth } from './print.js';
import type { ListForm, Settings } from './settings.js';
import { renderTable, type Cell } from './table.js';

/** A column of a list, for people and for spreadsheets. */
export interface Column<T> {
  /** Its head in a table; a column without one is in CSV alone. */
  readonly title?: string;
  /** Its head in CSV: the member as JSON has it, with dots between. */
  readonly field: string;
  readonly value: (item: T) => Cell;
  /** What a table shows instead of the value. */
  readonly shown?: (item: T) => Cell;
}

/** Prints a list the way the user asked for: its items as JSON or YAML, or its columns as a table or CSV. */
export function printList<T>(
  settings: Pick<Settings<ListForm>, 'output'>,
  items: readonly T[],
  columns: readonly Column<T>[],
): void {
  const { output } = settings;
  if (output === 'csv') printCsv(items, columns);
  else printResult({ output }, items, () => renderList(items, columns));
}

export function printCsv<T>(items: readonly T[], columns: readonly Column<T>[]): void {
  const rows = Iterator.from(items).map((item) => columns.map(({ value }) => value(item)));
  const header = columns.map(({ field }) => field);
  for (const record of writeCsv(header, rows)) process.stdout.write(record);
}

export function renderList<T>(items: readonly T[], columns: readonly Column<T>[], width = screenWidth()): string {
  const shown = columns.filter(({ title }) => title !== undefined);
  const rows = items.map((item) => shown.map((column) => (column.shown ?? column.value)(item)));
  return renderTable(
    shown.map(({ title }) => title!),
    rows,
    width,
  );
}
