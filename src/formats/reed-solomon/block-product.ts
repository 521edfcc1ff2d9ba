import { multiply } from './galois-field.js';
import type { Matrix } from './matrix.js';

/** Bytes that are worked on at once: their sums, four bytes each, stay in the first cache. */
const chunkBytes = 4096;

/**
 * A matrix times blocks of bytes. The products of four rows lie in one 32-bit number, so that one look into a table serves four rows: four
 * times as fast as row by row.
 */
export class BlockProduct {
  readonly #tables: readonly (readonly Uint32Array[])[];
  readonly #sums = new Uint32Array(chunkBytes);

  constructor(readonly matrix: Matrix) {
    const quads = Math.ceil(matrix.length / 4);
    this.#tables = Array.from({ length: quads }, (_, quad) => tablesOf(matrix.slice(quad * 4, quad * 4 + 4)));
  }

  /** Fills `outputs`, one for each row, from `inputs`, one for each column; all of one length. */
  apply(inputs: readonly Uint8Array[], outputs: readonly Uint8Array[]): void {
    const length = inputs[0]?.length ?? 0;
    for (let start = 0; start < length; start += chunkBytes) {
      const end = Math.min(length, start + chunkBytes);
      for (const [quad, tables] of this.#tables.entries()) {
        this.#add(tables, inputs, start, end);
        for (let row = quad * 4; row < Math.min(quad * 4 + 4, outputs.length); row += 1)
          this.#take(outputs[row]!, (row % 4) * 8, start, end);
      }
    }
  }

  #add(tables: readonly Uint32Array[], inputs: readonly Uint8Array[], start: number, end: number): void {
    const sums = this.#sums.fill(0);
    for (let column = 0; column < tables.length; column += 1) {
      const [table, input] = [tables[column]!, inputs[column]!];
      for (let i = start; i < end; i += 1) sums[i - start]! ^= table[input[i]!]!;
    }
  }

  #take(output: Uint8Array, shift: number, start: number, end: number): void {
    const sums = this.#sums;
    for (let i = start; i < end; i += 1) output[i] = sums[i - start]! >>> shift;
  }
}

function tablesOf(rows: Matrix): Uint32Array[] {
  return Array.from(rows[0]!, (_, column) =>
    Uint32Array.from({ length: 256 }, (__, byte) =>
      rows.reduce((packed, row, at) => packed | (multiply(row[column]!, byte) << (at * 8)), 0),
    ),
  );
}
