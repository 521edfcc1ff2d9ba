import { hash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { canonicalRecord } from '../../formats/canonical-json/canonical-record.js';
import { FormatError } from '../../formats/format-error.js';
import { bucketOfKey } from '../../formats/item-set/bucket.js';
import { ItemRowsBuilder, type ItemRows } from '../../formats/item-set/item-rows.js';
import type { Region } from '../../formats/region.js';
import { RecordLineReader } from '../../formats/record-line/record-line-reader.js';
import type { ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { ShardIdBuilder } from '../../formats/sharding/shard-id.js';

export type ShardExpectation = Pick<ShardIndexLine, 'first' | 'last' | 'records' | 'rowDigest'>;

const recordLimits = { maxBytes: 256 * 1024 * 1024, maxDepth: 1000 };

/** Reads the shards of one pack, in order, and gathers their items. */
export class ShardLines {
  readonly #kind: string;
  readonly #items = new ItemRowsBuilder();
  readonly #rows = new ShardIdBuilder();

  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Of all shards so far. */
  get items(): ItemRows {
    return this.#items.rows;
  }

  /**
   * Reads the lines of one shard: form of every line, keys in strict byte order, first and last key and count as the index says, and the digest of
   * every record's body, which goes into the items and into the shard's row digest. A line has one form only, so keys and bodies say every byte
   * of the shard. The bodies of the first and the last record are also compared with their canonical form; for the others the item-set root says
   * the same, because it is over the canonical bytes. Throws FormatError with the line.
   */
  read(plain: Buffer, expected: ShardExpectation): void {
    if (!isUtf8(plain)) throw new FormatError('encoding', 'the shard is not UTF-8');
    const reader = new RecordLineReader(plain);
    let first = '';
    while (reader.next()) {
      if (reader.line === 1) first = reader.key;
      if (reader.line === 1 || reader.isLast) requireCanonicalBody(reader);
      this.#add(reader.keyRegion, hash('sha256', reader.body, 'latin1'));
    }
    requireAsIndexed({ first, last: reader.key, records: reader.line }, expected);
    if (this.#rows.finish() !== expected.rowDigest)
      throw new FormatError('digest', 'its row digest is not that of the index');
  }

  #add(key: Region, digest: string): void {
    const row = this.#items.addItem(key, digest, bucketOfKey(this.#kind, key));
    this.#rows.addRow(row.buffer, row.start, row.end);
  }
}

function requireAsIndexed(found: Omit<ShardExpectation, 'rowDigest'>, expected: ShardExpectation): void {
  const { first, last, records } = found;
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
