import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.js';

/**
 * Removes what killed writers left under `content/<tenant>/incoming`: temporary files untouched for `olderThan` milliseconds. That must be
 * longer than the longest pause of a live writer between two writes. Answers how many it removed.
 */
export async function sweepIncoming(root: string, olderThan: number, clock: Clock): Promise<number> {
  let removed = 0;
  for (const tenant of await names(join(root, 'content'))) {
    const incoming = join(root, 'content', tenant, 'incoming');
    for (const name of (await names(incoming)).filter((file) => file.endsWith('.tmp'))) {
      removed += await removeOld(join(incoming, name), clock.now().getTime() - olderThan);
    }
  }
  return removed;
}

async function removeOld(path: string, before: number): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats || stats.mtimeMs > before) return 0;
  await rm(path, { force: true });
  return 1;
}

async function names(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
}
