import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unavailable } from '../../kernel/errors.js';

/** Records compress to a tenth up to a third; what is assumed here is the worst of real ones. */
const expectedRatio = 1 / 3;

/** Bytes in the content store that `plain` bytes of new records will probably take. */
export const expectedBytes = (plain: number): number => Math.ceil(plain * expectedRatio);

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

/** Throws `EC-DISK-FULL` (unavailable) where what a run would make will probably not fit (F21). `newBytes` is plain. */
export async function requireRoom(directory: string, newBytes: number, free: FreeSpace = freeSpace): Promise<void> {
  const needed = expectedBytes(newBytes);
  if (needed === 0) return;
  const room = (await free(directory)) - reserve;
  if (needed <= room) return;
  const figures = `about ${mebibytes(needed)} MiB are needed and ${mebibytes(Math.max(0, room))} MiB are free`;
  throw unavailable('EC-DISK-FULL', `the run would not fit on the volume of EC_DATA_DIR: ${figures}; free space there`);
}

const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
