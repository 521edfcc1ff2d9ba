/** A cell that is missing shows as `-`, so that columns never shift. */
export type Cell = string | number | boolean | undefined | null;

/**
 * Plain text table: header, then rows, columns two spaces apart, numbers to the right. No line is wider than `width` where it can be
 * helped: the widest text column is cut with an ellipsis, never below eight characters.
 */
export function renderTable(header: readonly string[], rows: readonly (readonly Cell[])[], width = 80): string {
  const text = [[...header], ...rows.map((row) => header.map((_, column) => toText(row[column])))];
  const rightward = header.map((_, column) => rows.length > 0 && rows.every((row) => isNumberLike(row[column])));
  const widths = shrink(
    header.map((_, column) => Math.max(...text.map((row) => row[column]!.length))),
    rightward,
    width,
  );
  return text.map((row) => `${renderRow(row, widths, rightward)}\n`).join('');
}

/** Two columns, name and value, for one thing. A value that does not fit in `width` beside its name goes on a line of its own. */
export function renderFields(fields: readonly (readonly [string, Cell])[], width = 100): string {
  const name = Math.max(...fields.map(([label]) => label.length));
  const line = (label: string, value: string) =>
    name + 2 + value.length <= width ? `${label.padEnd(name)}  ${value}` : `${label}\n  ${value}`;
  return fields.map(([label, value]) => `${line(label, toText(value))}\n`).join('');
}

function renderRow(row: readonly string[], widths: readonly number[], rightward: readonly boolean[]): string {
  const cells = row.map((cell, column) => {
    const fitted = fit(cell, widths[column]!);
    return rightward[column] ? fitted.padStart(widths[column]!) : fitted.padEnd(widths[column]!);
  });
  return cells.join('  ').trimEnd();
}

function shrink(widths: number[], rightward: readonly boolean[], limit: number): number[] {
  const total = () => widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1);
  while (total() > limit) {
    const widest = widths.reduce(
      (best, width, column) => (!rightward[column] && (best < 0 || width > widths[best]!) ? column : best),
      -1,
    );
    if (widest < 0 || widths[widest]! <= 8) return widths;
    widths[widest]! -= 1;
  }
  return widths;
}

const fit = (cell: string, width: number): string => (cell.length <= width ? cell : `${cell.slice(0, width - 1)}…`);

const toText = (cell: Cell): string =>
  cell === undefined || cell === null || cell === '' ? '-' : String(cell).replaceAll(/[\r\n\t]+/g, ' ');

const isNumberLike = (cell: Cell): boolean =>
  typeof cell === 'number' || (typeof cell === 'string' && /^[\d.,]+( [kMGT]?i?B)?$/.test(cell));
