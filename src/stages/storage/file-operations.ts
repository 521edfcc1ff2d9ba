import { closeSync, fstatSync, fsync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** The few calls through which segments reach the disk; a test replaces one to make it fail. */
export interface FileOperations {
  makeDirectory(path: string): void;
  /** Creates a file that must not exist, private to this user. */
  create(path: string): number;
  openDirectory(path: string): number;
  write(fd: number, bytes: Uint8Array, from: number, position: number): number;
  size(fd: number): number;
  sync(fd: number): Promise<void>;
  close(fd: number): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
}

const fsyncAsync = promisify(fsync);

export const diskOperations: FileOperations = {
  makeDirectory: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  create: (path) => openSync(path, 'wx', 0o600),
  openDirectory: (path) => openSync(path, 'r'),
  write: (fd, bytes, from, position) => writeSync(fd, bytes, from, bytes.length - from, position),
  size: (fd) => fstatSync(fd).size,
  sync: (fd) => fsyncAsync(fd),
  close: (fd) => closeSync(fd),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { force: true }),
};
