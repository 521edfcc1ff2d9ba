import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { incomingDirectory } from '../storage/segment-path.js';
import type { SegmentPlace } from '../storage/segment-writer.js';

/**
 * Runs work with a folder for its temporary files, private to this user, which is removed afterwards. It lies beside unfinished segments and
 * is swept like them after a crash.
 */
export async function inScratch<T>(
  { root, tenant, token }: SegmentPlace,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = join(incomingDirectory(root, tenant), `${randomBytes(8).toString('hex')}.${token}.tmp`);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
