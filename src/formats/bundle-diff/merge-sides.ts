import { compareBytes } from '../byte-order.js';
import type { RecordChange } from './diff-record.js';
import type { RecordCursor } from './shard-cursor.js';

/**
 * What differs between two sets of records of one kind, in byte order of keys. Shards that both sides have, with one row digest, are passed over
 * unread: wherever the cuts meet again, so do the shards, and the cost follows the difference.
 */
export function* mergeSides(before: RecordCursor, after: RecordCursor): Generator<RecordChange> {
  for (;;) {
    const [old, young] = [before.key, after.key];
    if (old === undefined && young === undefined) return;
    const order = compareKeys(old, young);
    if (order < 0) yield { cause: 'removed', key: old!, before: before.take() };
    else if (order > 0) yield { cause: 'added', key: young!, after: after.take() };
    else if (standBeforeSameShard(before, after)) [before, after].forEach((side) => side.skip());
    else yield* compare(before, after);
  }
}

/** What is not there comes last. */
function compareKeys(a: string | undefined, b: string | undefined): number {
  if (a === undefined) return 1;
  return b === undefined ? -1 : compareBytes(a, b);
}

function standBeforeSameShard({ shard }: RecordCursor, other: RecordCursor): boolean {
  return shard !== undefined && shard.rowDigest === other.shard?.rowDigest && shard.last === other.shard.last;
}

function* compare(before: RecordCursor, after: RecordCursor): Generator<RecordChange> {
  const [old, young] = [before.take(), after.take()];
  if (!old.digest.equals(young.digest)) yield { cause: 'changed', key: old.key, before: old, after: young };
}
