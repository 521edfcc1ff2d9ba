import { FormatError } from '../format-error.js';
import { bucketFlag, checkedPageSize, maxBucketDepth, maxKeyBytes, maxValueBytes, pageFlags } from './bolt-layout.js';
import { BucketBuilder } from './bucket-builder.js';
import { writeMetaPage } from './meta-page.js';
import { writePageHeader } from './page-header.js';
import { headPages, PageStream, type BoltSink } from './page-stream.js';
import { shownKey, shownPath } from './shown-key.js';

export interface BoltWriterOptions {
  /** A power of two from 1,024 to 65,536 bytes; 4,096 unless given. */
  readonly pageSize?: number;
  /** The largest file, in bytes; 64 GiB unless given. */
  readonly maxBytes?: number;
}

export interface BoltSummary {
  /** Of the whole file. */
  readonly bytes: number;
  readonly pages: number;
  readonly buckets: number;
  readonly values: number;
}

const freelistPage = 2;

/**
 * Writes a BoltDB file bottom-up from keys in order; see docs/formats/bolt.md. The bytes depend on the keys, values and page size only.
 * Holds a page for each open bucket and level, and one value. Throws `unsorted`, `duplicate`, or `too-large`.
 */
export class BoltWriter {
  readonly #sink: BoltSink;
  readonly #pageSize: number;
  readonly #pages: PageStream;
  /** One for each depth; the first is the root bucket. */
  readonly #builders: BucketBuilder[] = [];
  readonly #names: Uint8Array[] = [];
  #buckets = 0;
  #values = 0;
  #finished = false;

  constructor(sink: BoltSink, options: BoltWriterOptions = {}) {
    this.#sink = sink;
    this.#pageSize = checkedPageSize(options.pageSize ?? 4096);
    this.#pages = new PageStream(sink, this.#pageSize, options.maxBytes ?? 2 ** 36);
    this.#builders.push(new BucketBuilder(this.#pages, this.#pageSize));
  }

  /** Names of the open buckets. */
  get path(): readonly Uint8Array[] {
    return this.#names;
  }

  /** Begins a bucket in the one that is open. */
  openBucket(name: Uint8Array, sequence = 0n): void {
    this.#admit(name);
    const depth = this.#names.length + 1;
    if (depth > maxBucketDepth)
      throw new FormatError('depth', `${this.#here()} is ${maxBucketDepth} deep; no bucket goes into it`);
    this.#names.push(Buffer.from(name));
    const builder = (this.#builders[depth] ??= new BucketBuilder(this.#pages, this.#pageSize));
    builder.begin(sequence);
  }

  /** Ends the bucket that was opened last. */
  closeBucket(): void {
    const builder = this.#current();
    const name = this.#names.pop();
    if (name === undefined) throw new FormatError('schema', 'no bucket is open');
    this.#buckets += 1;
    this.#current().add(name, builder.endAsValue(), bucketFlag);
  }

  /** Adds a value to the open bucket. Key and value are copied. */
  put(key: Uint8Array, value: Uint8Array): void {
    if (this.#names.length === 0)
      throw new FormatError('schema', `key ${shownKey(key)} is in no bucket; the root bucket holds buckets only`);
    this.#admit(key);
    if (value.length > maxValueBytes)
      throw new FormatError('too-large', `the value of ${shownKey(key)} in ${this.#here()} has ${value.length} bytes`);
    this.#values += 1;
    this.#current().add(key, value, 0);
  }

  /** Closes what is open and writes the first pages. The writer cannot be used afterwards. */
  finish(): BoltSummary {
    this.#requireOpen();
    while (this.#names.length > 0) this.closeBucket();
    const root = this.#current().endAsTree();
    this.#pages.flush();
    this.#finished = true;
    const pages = this.#pages.highWaterMark;
    this.#sink.write(0, this.#head(root, pages));
    return { bytes: pages * this.#pageSize, pages, buckets: this.#buckets, values: this.#values };
  }

  /** Both meta pages and an empty freelist, as bbolt makes them for a new file. */
  #head(root: number, highWaterMark: number): Buffer {
    const head = Buffer.alloc(headPages * this.#pageSize);
    const meta = { pageSize: this.#pageSize, root, freelist: freelistPage, highWaterMark };
    writeMetaPage(head, 0, { ...meta, txid: 0n });
    writeMetaPage(head, this.#pageSize, { ...meta, txid: 1n });
    const header = { id: freelistPage, flags: pageFlags.freelist, count: 0, overflow: 0 };
    writePageHeader(head, freelistPage * this.#pageSize, header);
    return head;
  }

  #admit(key: Uint8Array): void {
    this.#requireOpen();
    if (key.length === 0 || key.length > maxKeyBytes)
      throw new FormatError(
        'too-large',
        `a key in ${this.#here()} has ${key.length} bytes; 1 to ${maxKeyBytes} are possible`,
      );
    const order = this.#current().compareToLast(key);
    if (order > 0) return;
    if (order === 0) throw new FormatError('duplicate', `${this.#here()} has ${shownKey(key)} already`);
    throw new FormatError(
      'unsorted',
      `${shownKey(key)} comes too late in ${this.#here()}; rows come in the order of their bytes`,
    );
  }

  #requireOpen(): void {
    if (this.#finished) throw new FormatError('schema', 'the bolt file is finished');
  }

  #current(): BucketBuilder {
    return this.#builders[this.#names.length] as BucketBuilder;
  }

  #here(): string {
    return shownPath(this.#names);
  }
}
