import { integrity } from '../../kernel/errors.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import { ThreadPool, type ThreadFailure } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import { SliceReader } from '../verification/fs-slice-reader.js';
import { rowTasks, type PackRows, type PackTask, type RowTask } from './pack-task.js';

/** Where the rows of a bundle go. */
export interface PackSink {
  /** Takes the bytes over. Waits where it has enough to do already. */
  write(task: RowTask, rows: PackRows): Promise<void>;
  end(): Promise<void>;
}

const tasksPerThread = 2;
/** What a thread makes does not live long: a small young generation keeps it small. MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/**
 * Reads packs through threads and gives their rows to the sink, with a bounded number of tasks on the way. Answers how
 * many records could not be read. Throws EC-EVIDENCE-SCHEMA (integrity) for one that cannot be stored.
 */
export async function applyPacks(
  packs: Iterable<PackTask>,
  sink: PackSink,
  { threads, signal }: { readonly threads: number; readonly signal: AbortSignal },
): Promise<number> {
  const pool = new ThreadPool<RowTask, PackRows>(threadUrl(import.meta.url, './row-thread.js'), {
    size: threads,
    tasksPerThread,
    resourceLimits,
    revive,
  });
  using reader = new SliceReader();
  const running = new Set<Promise<void>>();
  let unread = 0;
  try {
    for (const task of tasksOf(packs, reader)) {
      signal.throwIfAborted();
      const settled = pool
        .run(task)
        .then((rows) => {
          unread += rows.unread;
          return sink.write(task, rows);
        })
        .then(() => {
          faultPoint('rows-sent');
          running.delete(settled);
        });
      running.add(settled);
      settled.catch(() => undefined);
      if (running.size > threads * tasksPerThread) await Promise.race(running);
    }
    await Promise.all(running);
  } finally {
    // Nothing may be written any more once the caller goes on: the connection has other users then.
    await Promise.allSettled(running);
    await pool.close();
  }
  await sink.end();
  return unread;
}

function* tasksOf(packs: Iterable<PackTask>, reader: SliceReader): Generator<RowTask> {
  for (const pack of packs) yield* rowTasks(pack, reader);
}

/** Codes of FormatError are refusals of the bundle; anything else is a fault of ours. */
function revive({ message, code }: ThreadFailure): Error {
  return code === undefined ? new Error(message) : integrity('EC-EVIDENCE-SCHEMA', `${message}; nothing was imported`);
}
