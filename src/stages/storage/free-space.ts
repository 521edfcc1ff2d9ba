import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unavailable } from '../../kernel/errors.js';

/** A volume is not filled to its last byte: PostgreSQL may live on it. */
const reserve = 64 * 1024 * 1024;

/** Bytes that are free for this user on the volume of a folder, which need not exist yet. */
export type FreeSpace = (directory: string) => Promise<number>;

export const freeSpace: FreeSpace = async (directory) => {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(directory) === directory) throw error;
    return freeSpace(dirname(directory));
  }
};

/** Throws `EC-DISK-FULL` (unavailable) where the `needed` bytes of `what` will probably not fit (F21). */
export async function requireRoom(
  what: string,
  directory: string,
  needed: number,
  free: FreeSpace = freeSpace,
): Promise<void> {
  if (needed === 0) return;
  const room = (await free(directory)) - reserve;
  if (needed <= room) return;
  const figures = `about ${mebibytes(needed)} MiB are needed and ${mebibytes(Math.max(0, room))} MiB are free`;
  throw unavailable('EC-DISK-FULL', `${what} would not fit on the volume of EC_DATA_DIR: ${figures}; free space there`);
}

const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
