import { inverse, multiply } from './galois-field.js';

/** Rows of elements of the field. */
export type Matrix = readonly Uint8Array[];

/**
 * Cauchy's matrix: one over (row + column), rows counted behind the columns. Every square part of it can be inverted, which is what makes a
 * code of it lose nothing: any rows stand for as many lost columns. `rows` and `columns` are at most 256 together.
 */
export function cauchyMatrix(rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, (_, row) =>
    Uint8Array.from({ length: columns }, (__, column) => inverse((columns + row) ^ column)),
  );
}

export function product(a: Matrix, b: Matrix): Matrix {
  return a.map((row) =>
    Uint8Array.from(b[0]!, (_, column) => row.reduce((sum, factor, at) => sum ^ multiply(factor, b[at]![column]!), 0)),
  );
}

/** By Gauss and Jordan. RangeError where the matrix has no inverse; a square part of Cauchy's always has one. */
export function inverted(matrix: Matrix): Matrix {
  const size = matrix.length;
  const work = matrix.map((row, at) => Uint8Array.from([...row, ...unitRow(size, at)]));
  for (let column = 0; column < size; column += 1) {
    const pivot = work.findIndex((row, at) => at >= column && row[column] !== 0);
    if (pivot < 0) throw new RangeError('the matrix has no inverse');
    [work[column], work[pivot]] = [work[pivot]!, work[column]!];
    scale(work[column]!, inverse(work[column]![column]!));
    for (const [at, row] of work.entries()) if (at !== column) subtract(row, work[column]!, row[column]!);
  }
  return work.map((row) => row.slice(size));
}

export const unitRow = (size: number, at: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, column) => Number(column === at));

function scale(row: Uint8Array, factor: number): void {
  for (let i = 0; i < row.length; i += 1) row[i] = multiply(row[i]!, factor);
}

function subtract(row: Uint8Array, other: Uint8Array, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < row.length; i += 1) row[i]! ^= multiply(other[i]!, factor);
}
