import { hash } from 'node:crypto';
import type { Digest } from '../digest.js';
import { RecordLineReader } from '../record-line/record-line-reader.js';
import { FormatError } from '../format-error.js';
import { ShardIdBuilder } from '../sharding/shard-id.js';
import type { PatchLines } from './patch-head.js';

/** The row digest over the keys and record digests of lines, which must be those of `keys`, in their order. Throws FormatError. */
export function rowDigestOf(lines: Buffer, keys: readonly string[]): Digest {
  const rows = new ShardIdBuilder();
  const reader = new RecordLineReader(lines);
  while (reader.next()) {
    if (reader.key !== keys[reader.line - 1])
      throw new FormatError('schema', `record ${reader.key} stands where ${keys[reader.line - 1] ?? 'none'} belongs`);
    rows.add(reader.key, hash('sha256', reader.body, 'buffer'));
  }
  if (reader.line === keys.length) return rows.finish();
  throw new FormatError('schema', `there are ${reader.line} records, ${keys.length} belong here`);
}

/** Throws FormatError unless these are the lines that a head names; `what` says which of them. */
export function requireLines(lines: Buffer, keys: readonly string[], expected: PatchLines, what: string): void {
  if (lines.length !== expected.bytes)
    throw new FormatError('schema', `${what} has ${lines.length} bytes of lines, the patch says ${expected.bytes}`);
  const digest = rowDigestOf(lines, keys);
  if (digest === expected.digest) return;
  throw new FormatError('digest', `${what} has the row digest ${digest}, the patch says ${expected.digest}`);
}
