import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { freeBuffer } from '../../../formats/zstd/free-buffer.js';
import type { PreparedBlocks } from './prepare-blocks.js';
import type { RowSink } from './read-rows.js';
import { copyHeader, copyTrailer } from './copy-row-writer.js';

/** A COPY stream that tells its failure at the next write: the stream itself neither ends nor says `errored` after one. */
export class CopySink implements RowSink {
  readonly #copy: Writable;
  readonly #ended: Promise<void>;
  #failure: Error | undefined;

  constructor(copy: Writable) {
    this.#copy = copy;
    this.#ended = finished(copy);
    this.#ended.catch((error: unknown) => (this.#failure = error as Error));
    copy.write(copyHeader);
  }

  async write({ rows }: Pick<PreparedBlocks, 'rows'>): Promise<void> {
    if (this.#failure) throw this.#failure;
    const written = (error?: Error | null) => error ?? freeBuffer(rows);
    if (!this.#copy.write(rows, written)) await Promise.race([once(this.#copy, 'drain'), this.#ended]);
  }

  async end(): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#copy.end(copyTrailer);
    await this.#ended;
  }
}
