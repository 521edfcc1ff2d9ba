import { compareBytes } from '../byte-order.js';
import { canonicalJson } from '../canonical-json/canonicalize.js';
import type { JsonObject } from '../canonical-json/json-value.js';
import type { TrivyRow } from './row.js';

/**
 * One row of rows of one path and key: the union of their contributions, in the order of their canonical bytes. Associative, commutative and
 * idempotent, so that an external sort may merge in any order and more than once. In: at least one row.
 */
export function mergeRows(rows: readonly TrivyRow[]): TrivyRow {
  const [first] = rows as [TrivyRow, ...TrivyRow[]];
  if (rows.length === 1 && first.value.length === 1) return first;
  const contributions = new Map<string, JsonObject>();
  for (const { value } of rows) for (const one of value) contributions.set(canonicalJson(one), one);
  const value = [...contributions].toSorted(([a], [b]) => compareBytes(a, b)).map(([, one]) => one);
  return { path: first.path, key: first.key, value };
}

/** The order in which bolt wants rows: name by name of the path, then the key, each by its UTF-8 bytes. */
export function compareRows(a: TrivyRow, b: TrivyRow): number {
  const left = [...a.path, a.key];
  const right = [...b.path, b.key];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const order = compareBytes(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
