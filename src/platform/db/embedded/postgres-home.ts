import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  statfsSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unavailable } from '../../../kernel/errors.js';
import type { RunAs } from './postgres-programs.js';

/** A fresh cluster takes 40 MB, its first write-ahead log 16 MB; below this nothing useful can follow. */
const leastFreeBytes = 256 * 1024 * 1024;

/**
 * Folder in which PostgreSQL lives: `<dataDir>/postgres`. Where that path is closed to the user who runs PostgreSQL (a project below
 * /root), it is a symbolic link to a folder outside. Call it under the lock of the data directory.
 */
export function chooseHome(dataDir: string, runAs: RunAs): string {
  const home = join(dataDir, 'postgres');
  if (existsSync(home)) return realpathSync(home);
  if (isDangling(home))
    throw dataDirError(
      home,
      'is a link to a folder that is gone: restore that folder, or delete the link to start empty',
    );
  const inside = runAs.uid === undefined || isOpenTo(dataDir, runAs);
  const chosen = inside ? home : outside();
  requireSpace(dirname(chosen));
  if (!inside) symlinkSync(chosen, home);
  return chosen;
}

/**
 * Makes the data directory where there is none, closed to others; may be done by several processes at once. Root's own, closed to all
 * others, is opened to the group of the user who runs PostgreSQL, for passing through and no more. Errors: EC-DATA-DIR.
 */
export function makeDataDir(dataDir: string, runAs: RunAs): void {
  try {
    mkdirSync(dirname(dataDir), { recursive: true });
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    if (runAs.gid !== undefined) openToGroup(dataDir, runAs.gid);
  } catch (error) {
    throw dataDirError(
      dataDir,
      `cannot be written (${(error as Error).message}): choose another folder with EC_DATA_DIR or correct its owner and mode`,
    );
  }
}

function openToGroup(folder: string, gid: number): void {
  const stat = statSync(folder);
  if (stat.uid !== process.getuid?.() || stat.gid !== process.getgid?.() || (stat.mode & 0o001) !== 0) return;
  // In this order: a process that comes in between sees root's group still and does the same.
  chmodSync(folder, (stat.mode & 0o7700) | 0o010);
  chownSync(folder, stat.uid, gid);
}

/** Whether that user may pass through every folder above. */
function isOpenTo(path: string, user: RunAs): boolean {
  const { mode, uid, gid } = statSync(path);
  const digit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & digit) !== 0 && (dirname(path) === path || isOpenTo(dirname(path), user));
}

function outside(): string {
  for (const parent of ['/var/lib', '/var/tmp', tmpdir()]) {
    try {
      const folder = mkdtempSync(join(parent, 'export-center-'));
      chmodSync(folder, 0o711);
      return folder;
    } catch {
      // Try the next one.
    }
  }
  throw dataDirError(
    '/var/lib',
    'and the temporary folders cannot be written: set EC_DATA_DIR to a folder that every user may enter',
  );
}

function isDangling(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function requireSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= leastFreeBytes) return;
  throw unavailable(
    'EC-DISK-FULL',
    `only ${Math.floor((bavail * bsize) / 1024 ** 2)} MiB free in ${folder}, PostgreSQL needs 256: free some, or choose another disk with EC_DATA_DIR`,
  );
}

function dataDirError(path: string, what: string) {
  return unavailable('EC-DATA-DIR', `${path} ${what}`);
}
