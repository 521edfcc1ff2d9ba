import { parentPort } from 'node:worker_threads';
import type { ThreadFailure } from './thread-pool.js';

/**
 * The other end of ThreadPool: answers each task with a result or with what its error says. Runs in a thread only. What `transferOf` names
 * of a result moves to the other side instead of being copied.
 */
export function answerTasks<Result>(
  work: (task: never) => Promise<Result>,
  transferOf: (result: Result) => readonly ArrayBuffer[] = () => [],
): void {
  const port = parentPort;
  if (!port) throw new Error('answerTasks runs in a worker thread');
  port.on('message', ({ id, task }: { readonly id: number; readonly task: never }) => {
    work(task).then(
      (result) => port.postMessage({ id, result }, [...transferOf(result)]),
      (error: unknown) => port.postMessage({ id, failure: toFailure(error) }),
    );
  });
}

function toFailure(error: unknown): ThreadFailure {
  const { message, code, kind } = error as Partial<ThreadFailure>;
  return { message: message ?? String(error), ...(code ? { code } : {}), ...(kind ? { kind } : {}) };
}
