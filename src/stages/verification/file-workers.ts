import { availableParallelism } from 'node:os';
import { ExportCenterError } from '../../kernel/errors.js';
import { ThreadPool, type ThreadFailure } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import { workOnFile, type FileFinding, type FileTask } from './file-task.js';
import { SliceReader } from './fs-slice-reader.js';

/** Below this starting threads takes longer than they save. Bytes. */
const threadsPay = 8 * 1024 * 1024;
/** What a thread makes does not live long: a small young generation keeps it small. MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };
/** Bytes of files that a thread takes at once: large enough that asking costs nothing, small enough that all end together. */
const batchBytes = { hash: 8 * 1024 * 1024, read: 1024 * 1024 };
const batchFiles = 64;

export interface WorkOptions {
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/**
 * Works on all files with every core and gives the findings in the order of the tasks. Few batches are under way at once, so memory does
 * not grow with the number of files. Throws what a thread could not turn into a finding, and the signal's reason.
 */
export async function* workOnFiles(tasks: readonly FileTask[], options: WorkOptions): AsyncGenerator<FileFinding> {
  options.signal?.throwIfAborted();
  const threads = Math.max(1, options.threads ?? availableParallelism());
  const bytes = tasks.reduce((sum, task) => sum + task.bytes, 0);
  if (bytes < threadsPay || threads === 1) yield* workHere(tasks, options.signal);
  else yield* workInThreads(tasks, threads, options.signal);
}

async function* workHere(tasks: readonly FileTask[], signal?: AbortSignal): AsyncGenerator<FileFinding> {
  using reader = new SliceReader();
  for (const task of tasks) {
    signal?.throwIfAborted();
    yield workOnFile(task, reader);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function* workInThreads(
  tasks: readonly FileTask[],
  size: number,
  signal?: AbortSignal,
): AsyncGenerator<FileFinding> {
  const pool = new ThreadPool<readonly FileTask[], readonly FileFinding[]>(
    threadUrl(import.meta.url, './verify-thread.js'),
    { size, revive, resourceLimits },
  );
  const abort = () => void pool.close();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const running: Promise<readonly FileFinding[]>[] = [];
    for (const batch of batches(tasks)) {
      running.push(start(pool, batch));
      if (running.length >= 3 * size) yield* await running.shift()!;
    }
    for (const findings of running) yield* await findings;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await pool.close();
  }
}

/** A batch that fails while an earlier one is awaited must not count as unhandled. */
function start(
  pool: ThreadPool<readonly FileTask[], readonly FileFinding[]>,
  batch: readonly FileTask[],
): Promise<readonly FileFinding[]> {
  const running = pool.run(batch);
  running.catch(() => undefined);
  return running;
}

function* batches(tasks: readonly FileTask[]): Generator<readonly FileTask[]> {
  let batch: FileTask[] = [];
  let share = 0;
  for (const task of tasks) {
    batch.push(task);
    share += task.bytes / (task.lines ? batchBytes.read : batchBytes.hash);
    if (share < 1 && batch.length < batchFiles) continue;
    yield batch;
    [batch, share] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

const revive = ({ message, code }: ThreadFailure) =>
  new ExportCenterError(code ?? 'EC-INTERNAL', 'internal', `verification stopped: ${message}`);
