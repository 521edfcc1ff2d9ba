import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkEntryPath } from '../../formats/tar/safe-path.js';

/** What a data folder holds beside the database. The content is last: all that the copy of the database names is there by then. */
const roots = ['postgres-credentials.json', 'admin-key', 'platform-key', 'keys', 'content'];
/** Segments that are not finished belong to no bundle. */
const passedOver = new Set(['incoming']);

/** Paths of the files of a data folder that a backup takes, relative to it. Throws FormatError `unsafe-path`. */
export async function* dataFiles(dataDir: string): AsyncGenerator<string> {
  for (const root of roots) yield* filesBelow(dataDir, root);
}

/** Bytes of all files below a folder; what goes meanwhile counts nothing. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for await (const path of filesBelow(folder, '')) bytes += (await infoOf(join(folder, path)))?.size ?? 0;
  return bytes;
}

/** The SHA-256 that the name of a segment promises; undefined for any other file. */
export const promisedHex = (path: string): string | undefined =>
  /^content\/[^/]+\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(path)?.[1];

async function* filesBelow(folder: string, path: string): AsyncGenerator<string> {
  const found = await infoOf(join(folder, path));
  if (found?.isFile()) yield checkEntryPath(path);
  if (!found?.isDirectory()) return;
  for await (const { name } of await opendir(join(folder, path)))
    if (!passedOver.has(name)) yield* filesBelow(folder, path === '' ? name : `${path}/${name}`);
}

const infoOf = (path: string) => stat(path).catch(ignoreMissing);

/** For what the collector takes away while a backup looks at it. */
export function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
