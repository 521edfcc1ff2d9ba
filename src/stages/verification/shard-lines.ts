import { hash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { canonicalJson } from '../../formats/canonical-json/canonicalize.js';
import { canonicalRecord } from '../../formats/canonical-json/canonical-record.js';
import { FormatError } from '../../formats/format-error.js';
import { bucketOf } from '../../formats/item-set/bucket.js';
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

  digestAt(index: number): Uint8Array {
    return this.#digests.subarray(index * 32, index * 32 + 32);
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

// {"key":"<source>/<id>","record":<canonical body>}\n
const openingLow = Buffer.from('{"ke').readUInt32LE();
const openingHigh = Buffer.from('y":"').readUInt32LE();
const openingBytes = 8;
const middle = Buffer.from('","record":');
const middleLow = middle.readUInt32LE();
const middleHigh = middle.readUInt32LE(4);
const middleTail = middle.readUIntLE(8, 3);
const quote = 0x22;
const backslash = 0x5c;
const brace = 0x7d;
const lineFeed = 0x0a;

const recordLimits = { maxBytes: 256 * 1024 * 1024, maxDepth: 1000 };

/**
 * Reads the lines of one shard: form of every line, keys in strict byte order, first and last key and count as the index says, and the digest of
 * every record's body, which goes into `items` and into the shard's row digest. A line has one form only, so keys and bodies say every byte
 * of the shard. The bodies of the first and the last record are also compared with their canonical form; for the others the item-set root says
 * the same, because it is over the canonical bytes. Throws FormatError with the line.
 */
export function readShardLines(plain: Buffer, kind: string, expected: ShardExpectation, items: PackItems): void {
  if (!isUtf8(plain)) throw new FormatError('encoding', 'the shard is not UTF-8');
  const reader = new LineReader(plain);
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
  for (let i = items.keys.length - records; i < items.keys.length; i += 1) rows.add(items.keys[i]!, items.digestAt(i));
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

function requireCanonicalBody(reader: LineReader): void {
  if (canonicalRecord(reader.body, recordLimits).changed)
    throw reader.refuse('syntax', 'the record is not canonical JSON (RFC 8785)');
}

/** Goes from line to line without making objects: it runs over every byte of a bundle. */
class LineReader {
  line = 0;
  key = '';
  readonly #plain: Buffer;
  #next = 0;
  #bodyStart = 0;
  #bodyEnd = 0;
  #keyStart = 0;
  #keyEnd = 0;
  #keyBytes: Buffer | undefined;

  constructor(plain: Buffer) {
    this.#plain = plain;
  }

  get body(): Buffer {
    return this.#plain.subarray(this.#bodyStart, this.#bodyEnd);
  }

  get isLast(): boolean {
    return this.#next === this.#plain.length;
  }

  next(): boolean {
    const plain = this.#plain;
    const start = this.#next;
    if (start === plain.length) return false;
    this.line += 1;
    const end = plain.indexOf(lineFeed, start);
    if (end < 0) throw this.refuse('truncated', 'the line does not end');
    if (
      end - start < openingBytes + middle.length + 2 ||
      plain.readUInt32LE(start) !== openingLow ||
      plain.readUInt32LE(start + 4) !== openingHigh
    ) {
      throw this.refuse('syntax', 'the line does not begin with {"key":"');
    }
    this.#readKey(start + openingBytes, end);
    this.#bodyStart = this.#keyEnd + middle.length;
    this.#bodyEnd = end - 1;
    if (plain[this.#bodyEnd] !== brace || this.#bodyEnd <= this.#bodyStart)
      throw this.refuse('syntax', 'the line does not end with }');
    this.#next = end + 1;
    return true;
  }

  refuse(code: 'syntax' | 'truncated' | 'unsorted' | 'duplicate', what: string): FormatError {
    return new FormatError(code, `line ${this.line} of the shard: ${what}`, { line: this.line });
  }

  #readKey(start: number, lineEnd: number): void {
    const plain = this.#plain;
    let end = start;
    let escaped = false;
    for (; end < lineEnd && plain[end] !== quote; end += 1) {
      if (plain[end] !== backslash) continue;
      escaped = true;
      end += 1;
    }
    const complete = end + middle.length < lineEnd;
    if (
      !complete ||
      plain.readUInt32LE(end) !== middleLow ||
      plain.readUInt32LE(end + 4) !== middleHigh ||
      plain.readUIntLE(end + 8, 3) !== middleTail
    ) {
      throw this.refuse('syntax', '"key" is not followed by ,"record":');
    }
    this.#takeKey(start, end, escaped);
  }

  #takeKey(start: number, end: number, escaped: boolean): void {
    const text = escaped ? this.#unescape(start, end) : this.#plain.toString('utf8', start, end);
    const bytes = escaped ? Buffer.from(text) : undefined;
    if (this.line > 1) this.#requireOrder(text, bytes ?? this.#plain.subarray(start, end));
    [this.key, this.#keyStart, this.#keyEnd, this.#keyBytes] = [text, start, end, bytes];
  }

  #requireOrder(text: string, bytes: Buffer): void {
    const before = this.#keyBytes;
    const order = before ? Buffer.compare(before, bytes) : -bytes.compare(this.#plain, this.#keyStart, this.#keyEnd);
    if (order === 0) throw this.refuse('duplicate', `the key ${text} occurs twice`);
    if (order > 0) throw this.refuse('unsorted', `the key ${text} comes after ${this.key}, out of byte order`);
  }

  #unescape(start: number, end: number): string {
    const literal = `"${this.#plain.toString('utf8', start, end)}"`;
    let text: unknown;
    try {
      text = JSON.parse(literal);
    } catch {
      throw this.refuse('syntax', 'the key is not a JSON string');
    }
    if (typeof text !== 'string' || canonicalJson(text) !== literal)
      throw this.refuse('syntax', 'the key is not canonical JSON (RFC 8785)');
    return text;
  }
}
