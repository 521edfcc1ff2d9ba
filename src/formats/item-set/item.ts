import { compareBytes } from '../byte-order.js';
import { FormatError } from '../format-error.js';
import { itemText } from './bucket.js';

/** One member of an item set. `digest` has 32 bytes. */
export interface Item {
  readonly kind: string;
  readonly key: string;
  readonly digest: Uint8Array;
}

/** Kind, key and digest, each behind its length (4 bytes, big-endian). Throws FormatError `digest` for one that has not 32 bytes. */
export function encodeItem({ kind, key, digest }: Item): Buffer {
  if (digest.length !== 32) throw new FormatError('digest', `a SHA-256 digest has 32 bytes, not ${digest.length}`);
  return Buffer.concat([itemText(kind), itemText(key), Buffer.from([0, 0, 0, 32]), digest]);
}

/** Throws FormatError `duplicate` or `unsorted` unless (kind, key) comes after the one before in byte order. */
export function requireItemOrder(beforeKind: string, beforeKey: string, kind: string, key: string): void {
  const order = (kind === beforeKind ? 0 : compareBytes(kind, beforeKind)) || compareBytes(key, beforeKey);
  if (order > 0) return;
  throw itemOrderError(order, { kind: beforeKind, key: beforeKey }, { kind, key });
}

type ItemName = Pick<Item, 'kind' | 'key'>;

/** What is wrong with an item that equals the one before (`order` is 0), or comes before it. */
export function itemOrderError(order: number, before: ItemName, { kind, key }: ItemName): FormatError {
  const name = `${kind} ${JSON.stringify(key.slice(0, 200))}`;
  if (order === 0) return new FormatError('duplicate', `the item ${name} occurs twice`);
  return new FormatError(
    'unsorted',
    `the item ${name} comes after ${before.kind} ${JSON.stringify(before.key.slice(0, 200))}, out of byte order`,
  );
}
