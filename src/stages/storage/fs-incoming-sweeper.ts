import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.js';
import { isTenantId, type TenantId } from '../../kernel/ids.js';
import { incomingDirectory } from './segment-path.js';

/** Of the given tokens of one tenant those whose writer is over for certain, and those whose writer is at work; of others the age decides. */
export type WritersOf = (
  tenant: TenantId,
  tokens: readonly string[],
) => Promise<{ readonly over: ReadonlySet<string>; readonly atWork: ReadonlySet<string> }>;

const nobody: WritersOf = () => Promise.resolve({ over: new Set(), atWork: new Set() });

/**
 * Removes what killed writers left under `content/<tenant>/incoming`: temporary files and scratch folders whose token is over, and those of unknown writers
 * that were untouched for `olderThan` milliseconds. That must be longer than the longest pause of a live writer between two writes.
 * Answers how many it removed.
 */
export async function sweepIncoming(
  root: string,
  olderThan: number | ((token: string) => number),
  clock: Clock,
  writersOf: WritersOf = nobody,
): Promise<number> {
  const ageOf = typeof olderThan === 'number' ? () => olderThan : olderThan;
  let removed = 0;
  for (const tenant of (await names(join(root, 'content'))).filter(isTenantId)) {
    const directory = incomingDirectory(root, tenant);
    const files = (await names(directory)).flatMap((name) => asTemporary(directory, name));
    if (files.length === 0) continue;
    const { over, atWork } = await writersOf(tenant, [...new Set(files.map(({ token }) => token))]);
    for (const { path, token } of files.filter((file) => !atWork.has(file.token)))
      removed += await removeOld(path, over.has(token) ? Infinity : clock.now().getTime() - ageOf(token));
  }
  return removed;
}

/** `<random>.<token>.tmp`, as SegmentWriter names them. */
function asTemporary(directory: string, name: string): { readonly path: string; readonly token: string }[] {
  const [, token] = /^[0-9a-f]+\.(.+)\.tmp$/.exec(name) ?? [];
  return token === undefined ? [] : [{ path: join(directory, name), token }];
}

async function removeOld(path: string, before: number): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats || stats.mtimeMs > before) return 0;
  await rm(path, { recursive: true, force: true });
  return 1;
}

async function names(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
}
