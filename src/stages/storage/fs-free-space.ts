import { mkdir, statfs } from 'node:fs/promises';

/** Bytes that an ordinary user may still write on the volume of the folder. */
export async function freeBytes(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
