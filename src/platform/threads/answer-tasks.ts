import { parentPort } from 'node:worker_threads';
import type { ThreadFailure } from './thread-pool.js';

/** The other end of ThreadPool: answers each task with a result or with what its error says. Runs in a thread only. */
export function answerTasks(work: (task: never) => Promise<unknown>): void {
  const port = parentPort;
  if (!port) throw new Error('answerTasks runs in a worker thread');
  port.on('message', ({ id, task }: { readonly id: number; readonly task: never }) => {
    work(task).then(
      (result) => port.postMessage({ id, result }),
      (error: unknown) => port.postMessage({ id, failure: toFailure(error) }),
    );
  });
}

function toFailure(error: unknown): ThreadFailure {
  const { message, code, kind } = error as Partial<ThreadFailure>;
  return { message: message ?? String(error), ...(code ? { code } : {}), ...(kind ? { kind } : {}) };
}
