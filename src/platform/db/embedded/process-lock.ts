import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { unavailable } from '../../../kernel/errors.js';

/**
 * Runs `work` while no other process (or caller) holds the lock of that file. SQLite takes the operating system's file lock, which
 * ends with its process however that dies: a file with a process number in it would need guessing about who is still alive.
 * Errors: EC-LOCK-TIMEOUT after `timeout` milliseconds.
 */
export async function withProcessLock<T>(path: string, timeout: number, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(path, Date.now() + timeout);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

async function acquire(path: string, deadline: number): Promise<DatabaseSync> {
  const lock = new DatabaseSync(path, { timeout: 0 });
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return lock;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) {
        lock.close();
        throw isBusy(error) ? timedOut(path) : error;
      }
      await sleep(20 + Math.random() * 30);
    }
  }
}

/** SQLITE_BUSY and its extended codes. */
function isBusy(error: unknown): boolean {
  return (((error as { errcode?: number }).errcode ?? 0) & 0xff) === 5;
}

function timedOut(path: string) {
  return unavailable('EC-LOCK-TIMEOUT', `another process holds ${path} for too long: wait for it, or end it`, {
    retryAfter: 5,
  });
}
