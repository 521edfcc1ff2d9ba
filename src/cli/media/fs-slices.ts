import { lstat, open, type FileHandle } from 'node:fs/promises';
import { DigestStream, type Digest } from '../../formats/digest.js';

/** Fills memory from a place in a file; what lies beyond its end reads as zeros. Answers how many bytes there were. */
export async function readFilled(file: FileHandle, position: number, target: Uint8Array): Promise<number> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  target.fill(0, done);
  return done;
}

/** Bytes of a file in slices of `length`, the last one shorter. A file that ends before `end` makes it end there. */
export async function* slicesOf(
  path: string,
  { length, start = 0, end }: { readonly length: number; readonly start?: number; readonly end: number },
): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  for (let at = start; at < end; at += length) {
    const slice = Buffer.allocUnsafe(Math.min(length, end - at));
    const count = await readFilled(file, at, slice);
    yield slice.subarray(0, count);
    if (count < slice.length) return;
  }
}

/** The digest of a file; undefined where it does not have so many bytes. */
export async function digestAt(path: string, { bytes }: { readonly bytes: number }): Promise<Digest | undefined> {
  const { size } = await lstat(path);
  if (size !== bytes) return undefined;
  const digest = new DigestStream();
  for await (const slice of slicesOf(path, { length: 1024 * 1024, end: size })) digest.update(slice);
  return digest.digest();
}
