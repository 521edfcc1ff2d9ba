import type { TakenRows } from './copy-row-writer.js';

/** Where kind, key and digest stand in `rowColumns`. */
const firstIdentity = 2;
const textOid = 25;
const byteaOid = 17;

/**
 * Kind, key and digest of all rows as PostgreSQL's text[], text[] and bytea[] in binary form. An array has its elements as a row has its
 * fields, each behind its length, so they are copied and never decoded.
 */
export function identityArrays(window: readonly TakenRows[]): Record<'kinds' | 'keys' | 'digests', Buffer> {
  const fields: [Buffer[], Buffer[], Buffer[]] = [[], [], []];
  for (const { rows, rowEnds } of window) {
    const bytes = Buffer.from(rows.buffer, rows.byteOffset, rows.length);
    let start = 0;
    for (const end of rowEnds) {
      takeIdentity(bytes, start, fields);
      start = end;
    }
  }
  const [kinds, keys, digests] = fields;
  return { kinds: arrayOf(textOid, kinds), keys: arrayOf(textOid, keys), digests: arrayOf(byteaOid, digests) };
}

function takeIdentity(bytes: Buffer, start: number, fields: readonly Buffer[][]): void {
  let at = start + 2;
  for (let i = 0; i < firstIdentity; i += 1) at += 4 + bytes.readInt32BE(at);
  for (const list of fields) {
    const end = at + 4 + bytes.readInt32BE(at);
    list.push(bytes.subarray(at, end));
    at = end;
  }
}

/** One dimension without nulls, from 1 (array_send in PostgreSQL's arrayfuncs.c). */
function arrayOf(oid: number, elements: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(20);
  for (const [i, value] of [1, 0, oid, elements.length, 1].entries()) header.writeInt32BE(value, i * 4);
  return Buffer.concat([header, ...elements]);
}

/** Takes rows out, counted from 0 over the whole window. The others move together in the buffers they lie in. */
export function withoutRows<Rows extends TakenRows>(
  window: readonly Rows[],
  numbers: readonly number[],
): readonly Rows[] {
  if (numbers.length === 0) return window;
  const unwanted = new Set(numbers);
  let first = 0;
  return window.map((prepared) => {
    const { rows, rowEnds } = prepared;
    let length = 0;
    let start = 0;
    for (const [i, end] of rowEnds.entries()) {
      if (!unwanted.has(first + i)) {
        rows.copyWithin(length, start, end);
        length += end - start;
      }
      start = end;
    }
    first += rowEnds.length;
    return { ...prepared, rows: rows.subarray(0, length) };
  });
}
