import { availableParallelism } from 'node:os';
import { ExportCenterError } from '../../kernel/errors.js';
import { ThreadPool, type ThreadFailure } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import type { FileFinding, FileTask } from './file-task.js';
import { SliceReader } from './fs-slice-reader.js';
import { workOnFile } from './work-on-file.js';

/** Below this starting threads takes longer than they save. Bytes. */
const threadsPay = 8 * 1024 * 1024;
/** What a thread makes does not live long: a small young generation keeps it small. MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };
/** Bytes of files that a thread takes at once: large enough that asking costs nothing, small enough that all end together. */
const batchBytes = { hash: 8 * 1024 * 1024, read: 1024 * 1024 };
const batchFiles = 64;

export interface WorkOptions {
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

type Pool = ThreadPool<readonly FileTask[], readonly FileFinding[]>;

/**
 * All cores for one verification of `bytes` bytes of files. Threads begin to load when it is made, while the caller still reads the
 * documents; small bundles are read here, without any.
 */
export class FileWorkers implements AsyncDisposable {
  readonly #threads: number;
  readonly #signal: AbortSignal | undefined;
  readonly #pool: Pool | undefined;
  readonly #abort = () => void this.#pool?.close();

  constructor(bytes: number, { threads, signal }: WorkOptions) {
    this.#threads = Math.max(1, threads ?? availableParallelism());
    this.#signal = signal;
    if (bytes < threadsPay || this.#threads === 1) return;
    const url = threadUrl(import.meta.url, './verify-thread.js');
    this.#pool = new ThreadPool(url, { size: this.#threads, revive, resourceLimits });
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /**
   * Works on all files and gives the findings in the order of the tasks. Few batches are under way at once, so memory does not grow with
   * the number of files. Throws what a thread could not turn into a finding, and the signal's reason.
   */
  async *work(tasks: readonly FileTask[]): AsyncGenerator<FileFinding> {
    this.#signal?.throwIfAborted();
    if (this.#pool) yield* this.#workInThreads(tasks, this.#pool);
    else yield* workHere(tasks, this.#signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort);
    await this.#pool?.close();
  }

  async *#workInThreads(tasks: readonly FileTask[], pool: Pool): AsyncGenerator<FileFinding> {
    try {
      const running: Promise<readonly FileFinding[]>[] = [];
      for (const batch of batches(tasks)) {
        running.push(start(pool, batch));
        if (running.length >= 3 * this.#threads) yield* await running.shift()!;
      }
      for (const findings of running) yield* await findings;
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw error;
    }
  }
}

async function* workHere(tasks: readonly FileTask[], signal?: AbortSignal): AsyncGenerator<FileFinding> {
  using reader = new SliceReader();
  for (const task of tasks) {
    signal?.throwIfAborted();
    yield await workOnFile(task, reader);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A batch that fails while an earlier one is awaited must not count as unhandled. */
function start(pool: Pool, batch: readonly FileTask[]): Promise<readonly FileFinding[]> {
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
