import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { BoltPath, ValueRow } from '../../formats/bolt/bolt-row.js';
import type { BoltSink } from '../../formats/bolt/page-stream.js';
import { BoltRowWriter } from '../../formats/bolt/row-writer.js';
import { comparePlaces } from '../../formats/trivy-delta/row-changes.js';

/** Writes a new bolt file as an export does. `empty` are buckets that hold nothing, in order. */
export class BoltFileWriter implements Disposable {
  readonly #file: number;
  readonly #rows: BoltRowWriter;
  readonly #empty: BoltPath[];

  /** `maxBytes`: what would be larger is refused. */
  constructor(path: string, empty: readonly BoltPath[], maxBytes: number) {
    this.#file = openSync(path, 'wx', 0o644);
    this.#empty = [...empty];
    this.#rows = new BoltRowWriter(this.#sink, { maxBytes });
  }

  write(row: ValueRow): void {
    while (this.#empty[0] && comparePlaces(placeOf(this.#empty[0]), row) < 0) this.#bucket();
    this.#rows.put(row.path, row.key, row.value);
  }

  finish(): void {
    while (this.#empty[0]) this.#bucket();
    this.#rows.finish();
    fsyncSync(this.#file);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #bucket(): void {
    this.#rows.bucket(this.#empty.shift()!);
  }

  readonly #sink: BoltSink = {
    write: (offset, bytes) => {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#file, bytes, done, bytes.length - done, offset + done);
    },
  };
}

const placeOf = (path: BoltPath) => ({ path: path.slice(0, -1), key: path.at(-1)! });
