import type { BundleDiff } from '../../formats/bundle-diff/bundle-diff.js';
import { ExportCenterError, unavailable, type ErrorKind } from '../../kernel/errors.js';
import { ThreadPool, type ThreadFailure } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import type { DiffTask } from './diff-task.js';

/** What waits behind the one that is compared. */
const waitingLimit = 4;
const milliseconds = 60_000;

/** Compares one pair of bundles after the other, in a thread that starts when it is needed. Whoever made it closes it. */
export class DiffWorker implements AsyncDisposable {
  #pool: ThreadPool<DiffTask, BundleDiff> | undefined;

  /** Throws as diffBundles does, and `EC-UNAVAILABLE-DIFF` (unavailable) where too many wait or a comparison takes over a minute. */
  async diff(task: DiffTask): Promise<BundleDiff> {
    const pool = (this.#pool ??= new ThreadPool(threadUrl(import.meta.url, './diff-thread.js'), { size: 1, revive }));
    if (pool.waiting >= waitingLimit)
      throw unavailable('EC-UNAVAILABLE-DIFF', 'too many bundles are being compared; try again', { retryAfter: 10 });
    let tooLate: Error | undefined;
    const timer = setTimeout(() => {
      tooLate = tookTooLong();
      void this.#giveUp(pool);
    }, milliseconds);
    try {
      return await pool.run(task);
    } catch (error) {
      throw tooLate ?? error;
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool?.close();
  }

  async #giveUp(pool: ThreadPool<DiffTask, BundleDiff>): Promise<void> {
    if (this.#pool === pool) this.#pool = undefined;
    await pool.close();
  }
}

const tookTooLong = () =>
  unavailable(
    'EC-UNAVAILABLE-DIFF',
    'comparing took more than a minute; download both bundles and use "export-center diff"',
  );

function revive({ message, code, kind }: ThreadFailure): Error {
  if (code === undefined) return new Error(message);
  return new ExportCenterError(code, (kind ?? 'internal') as ErrorKind, message);
}
