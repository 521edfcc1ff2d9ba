import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatBytes } from '../quantities.js';
import { failure, ok, skipped, warning, type Check } from './check.js';

const name = 'data folder';
const spaceName = 'disk space';
const leastSpace = 256 * 1024 ** 2;
const littleSpace = 2 * 1024 ** 3;

/** Whether the folder of EC_DATA_DIR can be used, who else can read it, and what room there is. */
export async function checkDataFolder(folder: string): Promise<readonly Check[]> {
  return [await checkFolder(folder), await checkSpace(folder)];
}

async function checkFolder(folder: string): Promise<Check> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) return found.code === 'ENOENT' ? checkParent(folder) : closed(folder, found.code);
  if (!found.isDirectory()) return failure(name, `${folder} is not a folder`, 'Name another one with EC_DATA_DIR.');
  const denied = await deniedAccess(folder);
  if (denied !== undefined) return closed(folder, denied);
  if ((found.mode & 0o006) !== 0)
    return warning(name, `${folder} can be read by everybody on this machine`, `Run "chmod o-rw ${folder}".`);
  return ok(name, `${folder} is there and can be written`);
}

async function checkParent(folder: string): Promise<Check> {
  const parent = await nearestFolder(folder);
  const denied = await deniedAccess(parent);
  return denied === undefined
    ? ok(name, `${folder} is not there yet; the first start makes it`)
    : closed(parent, denied);
}

const closed = (folder: string, code: string | undefined): Check =>
  failure(
    name,
    `${folder} cannot be written (${code ?? 'unknown reason'})`,
    'Correct its owner and mode, or name another folder with EC_DATA_DIR.',
  );

async function checkSpace(folder: string): Promise<Check> {
  const place = await nearestFolder(folder);
  const space = await statfs(place).catch(() => undefined);
  if (space === undefined) return skipped(spaceName, `${place} cannot be asked`);
  const free = space.bavail * space.bsize;
  const detail = `${formatBytes(free)} free in ${place}`;
  if (free < leastSpace) return failure(spaceName, detail, 'Free some: below 256 MiB PostgreSQL is not started.');
  if (free < littleSpace) return warning(spaceName, detail, 'Free some: runs that would not fit are refused.');
  return ok(spaceName, detail);
}

const deniedAccess = (folder: string): Promise<string | undefined> =>
  access(folder, constants.W_OK | constants.X_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );

async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}
