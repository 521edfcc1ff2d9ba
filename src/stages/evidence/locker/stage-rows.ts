import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { freeBuffer } from '../../../formats/zstd/free-buffer.js';
import type { ThreadPool } from '../../../platform/threads/thread-pool.js';
import type { EvidenceBlock, EvidenceInput } from '../evidence-locker.port.js';
import type { ParseRules } from '../parsing/block-parser.js';
import type { BatchTally } from './batch-tally.js';
import { copyHeader, copyTrailer } from './copy-row-writer.js';
import type { OriginalKeeper } from './original-keeper.js';
import type { PreparedBlocks, PrepareTask } from './prepare-blocks.js';
import { taskBatches } from './task-batches.js';

export interface StagingWork {
  readonly input: EvidenceInput;
  readonly rules: ParseRules;
  readonly pool: ThreadPool<PrepareTask, PreparedBlocks>;
  readonly threads: number;
  readonly tally: BatchTally;
  readonly keeper?: OriginalKeeper;
}

/** Reads the input to its end through the threads and writes the rows they make to `copy`, with a bounded number of blocks on the way. */
export async function stageRows(work: StagingWork, copy: Writable, signal: AbortSignal): Promise<void> {
  const sink = new CopySink(copy);
  await sink.write(copyHeader);
  const running = new Set<Promise<void>>();
  // One task in each thread, and one that waits for it.
  for await (const blocks of taskBatches(work.input.blocks(signal), ({ refused }) => work.tally.refusal(refused))) {
    const settled = finishTask(work, blocks, sink).then(() => void running.delete(settled));
    running.add(settled);
    settled.catch(() => undefined);
    if (running.size >= work.threads * 2) await Promise.race(running);
  }
  await Promise.all(running);
  await sink.end(copyTrailer);
}

async function finishTask(work: StagingWork, blocks: readonly EvidenceBlock[], sink: CopySink): Promise<void> {
  const task = { blocks: blocks.map(toMove(work)), rules: work.rules, keepOriginals: work.keeper !== undefined };
  const prepared = await work.pool.run(
    task,
    task.blocks.map(({ bytes }) => bytes.buffer),
  );
  work.tally.add(prepared.tally);
  await work.keeper?.keep(blocks, prepared.originals);
  if (prepared.rows.length > 0) await sink.write(prepared.rows);
}

/** A COPY stream that tells its failure at the next write: the stream itself neither ends nor says `errored` after one. */
class CopySink {
  readonly #copy: Writable;
  readonly #ended: Promise<void>;
  #failure: Error | undefined;

  constructor(copy: Writable) {
    this.#copy = copy;
    this.#ended = finished(copy);
    this.#ended.catch((error: unknown) => (this.#failure = error as Error));
  }

  /** Takes the bytes over: they are gone when they have been written. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure) throw this.#failure;
    const written = (error?: Error | null) => error ?? freeBuffer(bytes);
    if (!this.#copy.write(bytes, written)) await Promise.race([once(this.#copy, 'drain'), this.#ended]);
  }

  async end(bytes: Uint8Array): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#copy.end(bytes);
    await this.#ended;
  }
}

/** Lines move to the thread as they are. Other bytes may be those of the sender, or the keeper wants them later: a copy moves. */
const toMove =
  ({ keeper }: StagingWork) =>
  (block: EvidenceBlock) => {
    const { bytes, form } = block;
    const whole = bytes.length === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
    if (whole && form === 'json-lines' && !keeper) return { ...block, bytes: bytes as Uint8Array<ArrayBuffer> };
    return { ...block, bytes: new Uint8Array(bytes) };
  };
