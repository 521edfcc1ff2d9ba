import { existsSync, fsyncSync, closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unavailable } from '../../../kernel/errors.js';

const markOf = (dataDir: string): string => join(dataDir, 'restore-unfinished');

/** Says in the data folder that a restore is under way: no server starts on it until `endRestore`. */
export function beginRestore(dataDir: string): void {
  writeFileSync(markOf(dataDir), 'A restore is under way, or was interrupted: run it again.\n', { mode: 0o600 });
  syncFolder(dataDir);
}

export function endRestore(dataDir: string): void {
  syncFolder(dataDir);
  rmSync(markOf(dataDir));
  syncFolder(dataDir);
}

export const isRestoreUnfinished = (dataDir: string): boolean => existsSync(markOf(dataDir));

/** Errors: EC-DATA-DIR where a restore did not end. */
export function refuseUnfinishedRestore(dataDir: string): void {
  if (!isRestoreUnfinished(dataDir)) return;
  throw unavailable('EC-DATA-DIR', `${dataDir} holds a restore that did not end: run "backup restore" again`);
}

function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
