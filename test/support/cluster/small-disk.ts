import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  readonly path: string;
  /** `size` as mount(8) takes it, e.g. `64m`. */
  resize(size: string): void;
  remove(): void;
}

/** Undefined, said aloud, where this user may not mount; with CI=true that is an error, so that nobody believes it was tested. */
export function mountSmallDisk(size: string, forWhat: string): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'ec-small-disk-'));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  if (status === 0) return { path, resize: (to) => remount(path, to), remove: () => unmount(path) };
  rmSync(path, { recursive: true });
  const reason = `${forWhat} needs a tmpfs, which this user cannot mount: ${String(stderr ?? 'there is no mount').trim()}`;
  if (process.env.CI === 'true') throw new Error(reason);
  console.warn(`SKIPPED: ${reason}`);
  return undefined;
}

function remount(path: string, size: string): void {
  const { status, stderr } = spawnSync('mount', ['-o', `remount,size=${size}`, path]);
  if (status !== 0) throw new Error(String(stderr));
}

function unmount(path: string): void {
  spawnSync('umount', ['-l', path]);
  rmSync(path, { recursive: true, force: true });
}
