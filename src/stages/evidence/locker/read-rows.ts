import type { ThreadPool } from '../../../platform/threads/thread-pool.js';
import type { EvidenceBlock, EvidenceInput } from '../evidence-locker.port.js';
import type { ParseRules } from '../parsing/block-parser.js';
import type { BatchTally } from './batch-tally.js';
import type { OriginalKeeper } from './original-keeper.js';
import type { PreparedBlocks, PrepareTask } from './prepare-blocks.js';
import type { RowStamp } from './stored-row.js';
import { taskBatches } from './task-batches.js';

export interface ReadingWork {
  readonly input: EvidenceInput;
  readonly rules: ParseRules;
  readonly pool: ThreadPool<PrepareTask, PreparedBlocks>;
  readonly threads: number;
  readonly tally: BatchTally;
  readonly keeper?: OriginalKeeper;
  /** Without it, rows say nothing of the batch. */
  readonly stamp?: RowStamp;
}

const unstamped: RowStamp = { seq: 0 };

const tasksPerThread = 5;

/** Where the rows of a batch go, some at a time. */
export interface RowSink {
  /** Takes the bytes over. Waits where it has enough to do already. */
  write(prepared: PreparedBlocks): Promise<void>;
  /** After the last rows; throws what went wrong with any. */
  end(): Promise<void>;
}

/** Reads the input to its end through the threads and gives the rows they make to the sink, with a bounded number of blocks on the way. */
export async function readRows(work: ReadingWork, sink: RowSink, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>();
  try {
    // Enough for the threads to go on while the database is busy with a window; a task is about a megabyte.
    for await (const blocks of taskBatches(work.input.blocks(signal), ({ refused }) => work.tally.refusal(refused))) {
      const settled = finishTask(work, blocks, sink).then(() => void running.delete(settled));
      running.add(settled);
      settled.catch(() => undefined);
      if (running.size >= work.threads * tasksPerThread) await Promise.race(running);
    }
    await Promise.all(running);
  } finally {
    // Where it fails, nothing may be written any more once the caller goes on: the connection has other users then.
    await Promise.allSettled(running);
  }
  await sink.end();
}

async function finishTask(work: ReadingWork, blocks: readonly EvidenceBlock[], sink: RowSink): Promise<void> {
  const { rules, keeper, stamp = unstamped } = work;
  const task = { blocks: blocks.map(toMove(work)), rules, keepOriginals: keeper !== undefined, stamp };
  const prepared = await work.pool.run(
    task,
    task.blocks.map(({ bytes }) => bytes.buffer),
  );
  work.tally.add(prepared.tally);
  await keeper?.keep(blocks, prepared.originals);
  if (prepared.rows.length > 0) await sink.write(prepared);
}

/** Lines move to the thread as they are. Other bytes may be those of the sender, or the keeper wants them later: a copy moves. */
const toMove =
  ({ keeper }: ReadingWork) =>
  (block: EvidenceBlock) => {
    const { bytes, form } = block;
    const whole = bytes.length === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
    if (whole && form === 'json-lines' && !keeper) return { ...block, bytes: bytes as Uint8Array<ArrayBuffer> };
    return { ...block, bytes: new Uint8Array(bytes) };
  };
