import type { BoltRow } from './bolt-row.js';
import type { BoltSummary, BoltWriterOptions } from './bolt-writer.js';
import { BoltRowWriter } from './row-writer.js';

export interface BoltChunk {
  /** Where in the file the bytes belong. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The file of `rows`, in pieces, at the pace at which they are taken. Ascending from the fourth page on, then the first three pages: who
 * cannot write at an offset runs it twice, keeping the last chunk of the first time. Returns the summary. Throws as BoltWriter does.
 */
export async function* boltChunks(
  rows: AsyncIterable<readonly BoltRow[]>,
  options: BoltWriterOptions = {},
): AsyncGenerator<BoltChunk, BoltSummary> {
  const made: BoltChunk[] = [];
  const writer = new BoltRowWriter(
    { write: (offset, bytes) => made.push({ offset, bytes: Buffer.from(bytes) }) },
    options,
  );
  for await (const batch of rows) {
    for (const row of batch) writer.write(row);
    yield* made.splice(0);
  }
  const summary = writer.finish();
  yield* made;
  return summary;
}
