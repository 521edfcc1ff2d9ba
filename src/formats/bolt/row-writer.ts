import type { BoltPath, BoltRow } from './bolt-row.js';
import { BoltWriter, type BoltSummary, type BoltWriterOptions } from './bolt-writer.js';
import type { BoltSink } from './page-stream.js';

/** Writes a BoltDB file from rows in order: opens and closes the buckets of their paths. Throws as BoltWriter does. */
export class BoltRowWriter {
  readonly #writer: BoltWriter;
  #path: BoltPath = [];

  constructor(sink: BoltSink, options: BoltWriterOptions = {}) {
    this.#writer = new BoltWriter(sink, options);
  }

  write(row: BoltRow): void {
    if (row.key === undefined) this.bucket(row.path, row.sequence);
    else this.put(row.path, row.key, row.value);
  }

  /** A path that is the same object as in the call before is taken to be the same path. */
  put(path: BoltPath, key: Uint8Array, value: Uint8Array): void {
    if (path !== this.#path) this.#enter(path);
    this.#writer.put(key, value);
  }

  /** Begins the bucket `path`. Throws `duplicate` if it is there, with or without anything in it. */
  bucket(path: BoltPath, sequence?: bigint): void {
    const name = path.at(-1);
    if (name === undefined) return;
    this.#enter(path.slice(0, -1));
    this.#writer.openBucket(name, sequence);
    this.#path = path;
  }

  finish(): BoltSummary {
    return this.#writer.finish();
  }

  #enter(path: BoltPath): void {
    const open = this.#writer.path;
    let same = 0;
    while (same < open.length && same < path.length && equal(open[same]!, path[same]!)) same += 1;
    while (open.length > same) this.#writer.closeBucket();
    for (const name of path.slice(same)) this.#writer.openBucket(name);
    this.#path = path;
  }
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && Buffer.compare(a, b) === 0;
