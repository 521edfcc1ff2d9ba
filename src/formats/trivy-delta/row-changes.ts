import type { BoltPath, BoltRow, ValueRow } from '../bolt/bolt-row.js';
import { shownKey, shownPath } from '../bolt/shown-key.js';
import { FormatError } from '../format-error.js';

/** A row to write, or the place of one to leave out. */
export type RowChange = ValueRow | (Omit<ValueRow, 'value'> & { readonly value?: undefined });

/** The changes that lead from the rows of `base` to those of `result`, in order. Both come in order; one row of each is held. */
export function* rowChanges(base: Iterable<ValueRow>, result: Iterable<ValueRow>): Generator<RowChange, void> {
  const [olds, news] = [base[Symbol.iterator](), result[Symbol.iterator]()];
  let [old, young] = [olds.next(), news.next()];
  while (!old.done || !young.done) {
    const order = old.done ? 1 : young.done ? -1 : comparePlaces(old.value, young.value);
    if (order < 0 && !old.done) yield { path: old.value.path, key: old.value.key };
    if (order > 0 && !young.done) yield young.value;
    if (order === 0 && isOther(old.value, young.value)) yield young.value as ValueRow;
    if (order <= 0) old = olds.next();
    if (order >= 0) young = news.next();
  }
}

/**
 * Gives the rows of the result, in order, to `write`. Throws FormatError `schema` where a row is to be left out that the base does not have;
 * what is out of order, the writer of the rows refuses.
 */
export async function applyChanges(
  base: Iterable<ValueRow>,
  changes: AsyncIterable<RowChange>,
  write: (row: ValueRow) => void,
): Promise<void> {
  const rows = base[Symbol.iterator]();
  let row = rows.next();
  for await (const change of changes) {
    while (!row.done && comparePlaces(row.value, change) < 0) {
      write(row.value);
      row = rows.next();
    }
    const known = !row.done && comparePlaces(row.value, change) === 0;
    if (change.value !== undefined) write(change);
    else if (!known) throw missing(change);
    if (known) row = rows.next();
  }
  for (; !row.done; row = rows.next()) write(row.value);
}

/** The paths of the buckets that hold nothing, of rows in order in which each bucket has a row of its own. */
export function* emptyBuckets(rows: Iterable<BoltRow>): Generator<BoltPath, void> {
  let open: BoltPath | undefined;
  for (const row of rows) {
    if (open && !isBelow(row.path, open)) yield open;
    open = row.key === undefined ? row.path : undefined;
  }
  if (open) yield open;
}

/** The order of a bolt file: name by name, the key last. */
export function comparePlaces(a: { path: BoltPath; key: Uint8Array }, b: { path: BoltPath; key: Uint8Array }): number {
  const [left, right] = [a.path.length, b.path.length];
  for (let i = 0; i <= Math.min(left, right); i += 1) {
    const order = Buffer.compare(i < left ? a.path[i]! : a.key, i < right ? b.path[i]! : b.key);
    if (order !== 0) return order;
  }
  return left - right;
}

const isOther = (a: ValueRow | undefined, b: ValueRow | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a.value, b.value) !== 0;

/** Whether a row with `path` is in the bucket `bucket`, or is a bucket in it. */
function isBelow(path: BoltPath, bucket: BoltPath): boolean {
  return path.length >= bucket.length && bucket.every((name, i) => Buffer.compare(name, path[i]!) === 0);
}

function missing({ path, key }: RowChange): FormatError {
  return new FormatError('schema', `the delta leaves out ${shownKey(key)} of ${shownPath(path)}, which is not there`);
}
