import { ExportCenterError, type ErrorKind } from '../../kernel/errors.js';
import { ThreadPool, type ThreadFailure } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import type { PlainFile, SealedSegment, SealTask } from './seal-task.js';

/** Files from this size on have a segment of their own; smaller ones share one of about so many bytes. */
const ownSegment = 1024 * 1024;
/** Below this starting threads takes longer than they save. Bytes. */
const threadsPay = 8 * 1024 * 1024;
/** Chunks lie outside the heap and go when it is collected: a small one is collected often. MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 1 };
/** While one is synced the other is encrypted. */
const tasksPerThread = 2;

export interface SealOptions {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Bytes of files encrypted since the last call. */
  readonly onBytes?: (bytes: number) => void;
}

/** Encrypts files in threads, few at a time; gives the segments as they are finished, in the order of the files. */
export async function* sealInThreads(
  files: readonly PlainFile[],
  common: Omit<SealTask, 'files'>,
  { threads, signal, onBytes }: SealOptions,
): AsyncGenerator<SealedSegment> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const batches = [...batchesOf(files)];
  const pool = total < threadsPay ? undefined : poolOf(Math.min(threads, batches.length));
  const seal = async (batch: readonly PlainFile[]) => {
    signal?.throwIfAborted();
    const segment = await (pool ? pool.run({ ...common, files: batch }) : sealHere({ ...common, files: batch }));
    onBytes?.(batch.reduce((sum, { bytes }) => sum + bytes, 0));
    return segment;
  };
  try {
    yield* inOrder(batches, seal, 2 * tasksPerThread * threads);
  } finally {
    await pool?.close();
  }
}

const sealHere = async (task: SealTask) => (await import('./fs-seal-files.js')).sealFiles(task);

const poolOf = (size: number) =>
  new ThreadPool<SealTask, SealedSegment>(threadUrl(import.meta.url, './seal-thread.js'), {
    size,
    tasksPerThread,
    revive,
    resourceLimits,
  });

export async function* inOrder<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  most: number,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for (const item of items) {
    const one = work(item);
    // One that fails while an earlier one is awaited must not count as unhandled.
    one.catch(() => undefined);
    running.push(one);
    if (running.length >= most) yield await running.shift()!;
  }
  for (const one of running) yield await one;
}

export function* batchesOf<T extends { readonly bytes: number }>(files: readonly T[]): Generator<readonly T[]> {
  let [batch, bytes]: [T[], number] = [[], 0];
  for (const file of files) {
    if (file.bytes >= ownSegment) {
      yield [file];
      continue;
    }
    batch.push(file);
    bytes += file.bytes;
    if (bytes < ownSegment) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

export function revive({ code, kind, message }: ThreadFailure): Error {
  return code?.startsWith('EC-') && kind ? new ExportCenterError(code, kind as ErrorKind, message) : new Error(message);
}
