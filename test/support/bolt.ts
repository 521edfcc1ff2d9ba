import * as fc from 'fast-check';
import type { ReadAt } from '../../src/formats/bolt/bolt-file.js';
import { BoltFile } from '../../src/formats/bolt/bolt-file.js';
import type { BoltPath, BoltRow } from '../../src/formats/bolt/bolt-row.js';
import type { BoltSummary, BoltWriterOptions } from '../../src/formats/bolt/bolt-writer.js';
import type { BoltSink } from '../../src/formats/bolt/page-stream.js';
import { readBoltRows } from '../../src/formats/bolt/read-rows.js';
import { BoltRowWriter } from '../../src/formats/bolt/row-writer.js';

/** A file in memory that refuses gaps, overlaps and a head that comes too early. */
export class MemoryFile implements BoltSink {
  readonly #body: Buffer[] = [];
  #head: Buffer | undefined;
  #next: number | undefined;

  write(offset: number, bytes: Uint8Array): void {
    if (this.#head) throw new Error('a write behind the end');
    if (offset === 0) this.#head = Buffer.from(bytes);
    else if (this.#next !== undefined && offset !== this.#next)
      throw new Error(`a write at ${offset}, not ${this.#next}`);
    else this.#body.push(Buffer.from(bytes));
    this.#next = offset + bytes.length;
  }

  bytes(): Buffer {
    if (!this.#head) throw new Error('the head was not written');
    return Buffer.concat([this.#head, ...this.#body]);
  }
}

export function boltFile(rows: Iterable<BoltRow>, options: BoltWriterOptions = {}): Buffer {
  return boltFileWithSummary(rows, options).bytes;
}

export function boltFileWithSummary(
  rows: Iterable<BoltRow>,
  options: BoltWriterOptions = {},
): { readonly bytes: Buffer; readonly summary: BoltSummary } {
  const file = new MemoryFile();
  const writer = new BoltRowWriter(file, options);
  for (const row of rows) writer.write(row);
  const summary = writer.finish();
  return { bytes: file.bytes(), summary };
}

export const readAt =
  (bytes: Buffer): ReadAt =>
  (offset, length) =>
    bytes.subarray(offset, offset + length);

export const openBolt = (bytes: Buffer): BoltFile => new BoltFile(readAt(bytes), bytes.length);

/** The rows of a file as `plainRow` shows them. */
export const rowsIn = (bytes: Buffer): string[] => [...readBoltRows(openBolt(bytes))].map(plainRow);

/** A row as text that is equal for equal rows. */
export function plainRow({ path, ...row }: BoltRow): string {
  const where = path.map(hex).join('/');
  return row.key === undefined ? `${where} #${row.sequence ?? 0n}` : `${where} ${hex(row.key)}=${hex(row.value)}`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What is in a bucket, before it is in order. */
export interface BucketShape {
  readonly sequence: bigint;
  readonly entries: readonly EntryShape[];
}

/** Many values under keys that begin alike. */
interface ValueRun {
  readonly prefix: Uint8Array;
  readonly count: number;
  readonly keyBytes: number;
  readonly valueBytes: number;
}

interface NamedBucket {
  readonly name: Uint8Array;
  readonly bucket: BucketShape;
  /** This many buckets of the same content, with a number behind the name; one without a number unless given. */
  readonly copies?: number;
}

export type EntryShape = ValueRun | NamedBucket;

/** The rows of a file with this root bucket, in order, each bucket with a row of its own. */
export function* rowsOf(shape: BucketShape, path: BoltPath = []): Generator<BoltRow> {
  if (path.length > 0) yield { path, sequence: shape.sequence };
  for (const [name, content] of sortedEntries(shape)) {
    const key = Buffer.from(name, 'hex');
    if (content instanceof Uint8Array) yield { path, key, value: content };
    else yield* rowsOf(content, [...path, key]);
  }
}

function sortedEntries({ entries }: BucketShape): (readonly [string, Uint8Array | BucketShape])[] {
  const found = new Map<string, Uint8Array | BucketShape>();
  for (const entry of entries)
    for (const [key, content] of 'bucket' in entry ? buckets(entry) : values(entry)) found.set(key, content);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function* buckets({ name, bucket, copies }: NamedBucket): Generator<readonly [string, BucketShape]> {
  if (copies === undefined) yield [hex(name), bucket];
  else for (let i = 0; i < copies; i += 1) yield [hex(numbered(name, i)), bucket];
}

function* values({ prefix, count, keyBytes, valueBytes }: ValueRun): Generator<readonly [string, Buffer]> {
  for (let i = 0; i < count; i += 1)
    yield [hex(numbered(prefix, i, keyBytes)), Buffer.alloc(valueBytes + (i % 7), `${i},`)];
}

function numbered(prefix: Uint8Array, number: number, more = 0): Buffer {
  const key = Buffer.alloc(prefix.length + 3 + more, 0x6b);
  key.set(prefix);
  key.writeUIntBE(number, prefix.length, 3);
  return key;
}

const name = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength });
const often = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 11, arbitrary: usual }, { weight: 1, arbitrary: rare });

const smallValues: fc.Arbitrary<ValueRun> = fc.record({
  prefix: name(12),
  count: often(fc.nat(60), fc.nat(2000)),
  keyBytes: often(fc.nat(30), fc.constantFrom(1000, 4000, 9000)),
  valueBytes: often(fc.nat(300), fc.constantFrom(1000, 2500, 4000, 5000, 9000)),
});

/** Keys of bbolt's largest size, values over many pages. */
const bigValues: fc.Arbitrary<ValueRun> = fc.record({
  prefix: fc.constant(new Uint8Array([0x7a])),
  count: fc.nat(9),
  keyBytes: fc.constantFrom(0, 32_764),
  valueBytes: fc.constantFrom(0, 70_000, 300_000),
});

const sequence = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));

const bucketOf = (entry: fc.Arbitrary<EntryShape>, maxLength: number): fc.Arbitrary<BucketShape> =>
  fc.record({ sequence, entries: fc.array(entry, { maxLength, size: 'max' }) });

function nested(depth: number): fc.Arbitrary<BucketShape> {
  const run = often<EntryShape>(smallValues, bigValues);
  if (depth === 0) return bucketOf(run, 3);
  const bucket: fc.Arbitrary<EntryShape> = fc.record({ name: name(24), bucket: nested(depth - 1) });
  return bucketOf(fc.oneof({ weight: 3, arbitrary: run }, { weight: 2, arbitrary: bucket }), 5);
}

/** As in a database of advisories: a package is a bucket. */
const manyBuckets: fc.Arbitrary<EntryShape> = fc.record({
  name: name(8),
  bucket: bucketOf(fc.record(smallValuesOf(4)), 2),
  copies: fc.nat(400),
});

function smallValuesOf(count: number): { readonly [K in keyof ValueRun]: fc.Arbitrary<ValueRun[K]> } {
  return { prefix: name(12), count: fc.nat(count), keyBytes: fc.nat(8), valueBytes: fc.nat(200) };
}

/** Buckets that are empty, nested, inline or over many pages, with keys up to bbolt's limit and values over several pages. */
export const anyBuckets: fc.Arbitrary<BucketShape> = bucketOf(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ name: name(24), bucket: nested(4) }) },
    { weight: 1, arbitrary: manyBuckets },
  ),
  5,
);

export const anyPageSize: fc.Arbitrary<number> = fc.constantFrom(1024, 2048, 4096, 16_384, 65_536);
