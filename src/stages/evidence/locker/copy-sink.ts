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
  readonly #waiting: (() => void)[] = [];
  #failure: Error | undefined;

  constructor(copy: Writable) {
    this.#copy = copy;
    this.#ended = finished(copy);
    this.#ended.catch((error: unknown) => (this.#failure = error as Error)).finally(() => this.#goOn());
    copy.on('drain', () => this.#goOn());
    copy.write(copyHeader);
  }

  async write({ rows }: Pick<PreparedBlocks, 'rows'>): Promise<void> {
    if (this.#failure) throw this.#failure;
    const written = (error?: Error | null) => error ?? freeBuffer(rows);
    if (this.#copy.write(rows, written)) return;
    // Many may wait at once, and one after the other: one listener serves them all.
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#failure) throw this.#failure;
  }

  async end(): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#copy.end(copyTrailer);
    await this.#ended;
  }

  #goOn(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
