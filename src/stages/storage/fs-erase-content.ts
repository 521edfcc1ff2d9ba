import { opendir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TenantId } from '../../kernel/ids.js';
import { tenantDirectory } from './segment-path.js';

/** What one step destroyed. */
export interface ErasedContent {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Destroys everything that the content store holds of a tenant, temporary files included, in steps of at most `most` files. It can be
 * broken off between two steps and begun again: what is gone stays gone. Nothing outside the tenant's own directory is touched.
 */
export async function* eraseContent(root: string, tenant: TenantId, most = 500): AsyncGenerator<ErasedContent> {
  const directory = tenantDirectory(root, tenant);
  for (const name of await names(directory)) yield* eraseDirectory(join(directory, name), most);
  await rm(directory, { recursive: true, force: true });
}

async function* eraseDirectory(path: string, most: number): AsyncGenerator<ErasedContent> {
  for (;;) {
    const some = await names(path, most);
    if (some.length === 0) break;
    let bytes = 0;
    for (const name of some) bytes += await eraseFile(join(path, name));
    yield { files: some.length, bytes };
  }
  await rmdir(path).catch(ignoreMissing);
}

async function eraseFile(path: string): Promise<number> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  await rm(path, { recursive: true, force: true });
  return size;
}

/** The first names in a directory; none where it is missing or is a file that went in the meantime. */
async function names(path: string, most = Infinity): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name } of await opendir(path)) {
      found.push(name);
      if (found.length >= most) break;
    }
  } catch (error) {
    ignoreMissing(error as NodeJS.ErrnoException);
  }
  return found;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
