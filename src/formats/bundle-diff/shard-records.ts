import { hash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { ShardIndexLine } from '../bundle-manifest/manifest.js';
import { FormatError } from '../format-error.js';
import { RecordLineReader } from '../record-line/record-line-reader.js';
import { ShardIdBuilder } from '../sharding/shard-id.js';
import { DiffRecord } from './diff-record.js';

/** The records in the plain lines of a shard. Throws FormatError where they are not those that the index names. */
export function* shardRecords(plain: Buffer, line: ShardIndexLine): Generator<DiffRecord, undefined> {
  if (!isUtf8(plain)) throw new FormatError('encoding', `${placeOf(line)} is not UTF-8`);
  const reader = new RecordLineReader(plain);
  const rows = new ShardIdBuilder();
  while (reader.next()) {
    const { key, body } = reader;
    if (reader.line === 1) requireSame(line, 'first key', key, line.first);
    const digest = hash('sha256', body, 'buffer');
    rows.add(key, digest);
    yield new DiffRecord(key, digest, body);
  }
  requireSame(line, 'last key', reader.key, line.last);
  requireSame(line, 'number of records', reader.line, line.records);
  requireSame(line, 'row digest', rows.finish(), line.rowDigest);
  return undefined;
}

const placeOf = ({ pack, offset }: ShardIndexLine) => `the shard at byte ${offset} of ${pack}`;

function requireSame(line: ShardIndexLine, what: string, found: string | number, indexed: string | number): void {
  if (found === indexed) return;
  throw new FormatError('digest', `${placeOf(line)}: its ${what} is ${found}, the index says ${indexed}`);
}
