import { utimes } from 'node:fs/promises';
import type { TenantId } from '../../kernel/ids.js';
import { inScratch } from '../staging/scratch-folder.js';

/** The token of what imports leave below `incoming` where their process is killed. */
export const importToken = 'import';
/** An import at work touches its folder this often; one that was not touched for `abandonedAfter` is swept. Milliseconds. */
const touchEvery = 30_000;
export const abandonedAfter = 5 * 60_000;

/** Runs an import with a folder for its upload, which is removed afterwards, and by the sweeper where the process was killed. */
export function inImportFolder<T>(root: string, tenant: TenantId, work: (folder: string) => Promise<T>): Promise<T> {
  return inScratch({ root, tenant, token: importToken }, async (folder) => {
    const timer = setInterval(() => {
      const now = new Date();
      utimes(folder, now, now).catch(() => undefined);
    }, touchEvery);
    timer.unref();
    try {
      return await work(folder);
    } finally {
      clearInterval(timer);
    }
  });
}
