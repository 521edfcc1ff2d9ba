import { availableParallelism } from 'node:os';
import { ThreadPool } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import type { OpenFinding, OpenTask } from './open-task.js';
import { batchesOf, inOrder, revive } from './seal-workers.js';

const threadsPay = 8 * 1024 * 1024;
/** Chunks lie outside the heap and go when it is collected: a small one is collected often. MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 1 };

export interface OpenOptions {
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Checks, and opens, files in threads, few at a time; gives the findings in the order of the tasks. */
export async function openInThreads(
  tasks: readonly OpenTask[],
  { threads = availableParallelism(), signal, onProgress }: OpenOptions,
): Promise<readonly OpenFinding[]> {
  const total = tasks.reduce((sum, { bytes }) => sum + bytes, 0);
  const batches = [...batchesOf(tasks)];
  const pool = total < threadsPay ? undefined : poolOf(Math.min(threads, batches.length));
  const work = async (batch: readonly OpenTask[]) => {
    signal?.throwIfAborted();
    return pool ? pool.run(batch) : openHere(batch);
  };
  const findings: OpenFinding[] = [];
  let done = 0;
  try {
    for await (const found of inOrder(batches, work, 2 * threads)) {
      findings.push(...found);
      done += found.reduce((sum, { bytes }) => sum + bytes, 0);
      onProgress?.(done, total);
    }
  } finally {
    await pool?.close();
  }
  return findings;
}

async function openHere(batch: readonly OpenTask[]): Promise<readonly OpenFinding[]> {
  const { openFile } = await import('./fs-open-file.js');
  return Promise.all(batch.map(openFile));
}

const poolOf = (size: number) =>
  new ThreadPool<readonly OpenTask[], readonly OpenFinding[]>(threadUrl(import.meta.url, './open-thread.js'), {
    size,
    revive,
    resourceLimits,
  });
