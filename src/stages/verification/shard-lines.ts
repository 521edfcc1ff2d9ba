import { hash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { canonicalRecord } from '../../formats/canonical-json/canonical-record.js';
import { FormatError } from '../../formats/format-error.js';
import { bucketOf } from '../../formats/item-set/bucket.js';
import { RecordLineReader } from '../../formats/record-line/record-line-reader.js';
import type { ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { ShardIdBuilder } from '../../formats/sharding/shard-id.js';

/** Gathers the items of one pack in three flat values, which cost little to make and to send to another thread. */
export class PackItems {
  readonly keys: string[] = [];
  readonly #digests: Buffer;
  readonly #buckets: Uint16Array;

  /** `records` is how many there will be. */
  constructor(records: number) {
    this.#digests = Buffer.allocUnsafeSlow(records * 32);
    this.#buckets = new Uint16Array(records);
  }

  /** `digest` is binary, as a latin1 string: Node makes that much faster than a Buffer. */
  add(key: string, digest: string, bucket: number): void {
    const at = this.keys.push(key) - 1;
    if (at >= this.#buckets.length) throw new FormatError('schema', 'there are more records than the index says');
    this.#digests.write(digest, at * 32, 'latin1');
    this.#buckets[at] = bucket;
  }

  /** 32 bytes an item. */
  get digests(): Uint8Array {
    return this.#digests;
  }

  get buckets(): Uint16Array {
    return this.#buckets;
  }
}

export type ShardExpectation = Pick<ShardIndexLine, 'first' | 'last' | 'records' | 'rowDigest'>;

const recordLimits = { maxBytes: 256 * 1024 * 1024, maxDepth: 1000 };

/**
 * Reads the lines of one shard: form of every line, keys in strict byte order, first and last key and count as the index says, and the digest of
 * every record's body, which goes into `items` and into the shard's row digest. A line has one form only, so keys and bodies say every byte
 * of the shard. The bodies of the first and the last record are also compared with their canonical form; for the others the item-set root says
 * the same, because it is over the canonical bytes. Throws FormatError with the line.
 */
export function readShardLines(plain: Buffer, kind: string, expected: ShardExpectation, items: PackItems): void {
  if (!isUtf8(plain)) throw new FormatError('encoding', 'the shard is not UTF-8');
  const reader = new RecordLineReader(plain);
  while (reader.next()) {
    if (reader.line === 1 || reader.isLast) requireCanonicalBody(reader);
    const key = reader.key;
    items.add(key, hash('sha256', reader.body, 'latin1'), bucketOf(kind, key));
  }
  requireAsIndexed(items.keys, reader.line, expected);
  requireRows(items, reader.line, expected);
}

function requireRows(items: PackItems, records: number, { rowDigest }: ShardExpectation): void {
  const rows = new ShardIdBuilder();
  for (let i = items.keys.length - records; i < items.keys.length; i += 1)
    rows.add(items.keys[i]!, items.digests, i * 32);
  if (rows.finish() !== rowDigest) throw new FormatError('digest', 'its row digest is not that of the index');
}

function requireAsIndexed(keys: readonly string[], records: number, expected: ShardExpectation): void {
  const [first, last] = [keys[keys.length - records], keys.at(-1)];
  if (records !== expected.records)
    throw new FormatError('schema', `the shard has ${records} records, the index says ${expected.records}`);
  if (first !== expected.first)
    throw new FormatError('schema', `the first key is ${first}, the index says ${expected.first}`);
  if (last !== expected.last)
    throw new FormatError('schema', `the last key is ${last}, the index says ${expected.last}`);
}

function requireCanonicalBody(reader: RecordLineReader): void {
  if (canonicalRecord(reader.body, recordLimits).changed)
    throw reader.refuse('syntax', 'the record is not canonical JSON (RFC 8785)');
}
