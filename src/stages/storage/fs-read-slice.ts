import { open } from 'node:fs/promises';
import type { FileSlice } from '../../kernel/file-slice.js';

/** The bytes of a slice; fewer where the file is too short. Errors of the file system pass. */
export async function readSlice(slice: FileSlice): Promise<Buffer> {
  const handle = await open(slice.file, 'r');
  try {
    const bytes = Buffer.allocUnsafe(slice.length);
    const { bytesRead } = await handle.read(bytes, 0, slice.length, slice.offset);
    return bytesRead === slice.length ? bytes : bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
