import { open, type FileHandle } from 'node:fs/promises';
import { DigestStream, type Digest } from '../../formats/digest.js';
import { blockBytes } from '../../formats/media-set/media-index.js';
import { readFilled } from './fs-slices.js';

const chunkBytes = 1024 * 1024;

export interface Copied {
  /** Of what was written. */
  readonly digest: Digest;
  /** Bytes that the medium did not give, or that were missing at the end; zeros stand for them. */
  readonly unreadable: number;
}

/** Copies `bytes` of a file. What the medium cannot read any more is no reason to give up the rest of it. */
export async function copyReadable(request: {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly signal: AbortSignal;
}): Promise<Copied> {
  const { bytes, signal } = request;
  await using from = await open(request.from, 'r');
  await using to = await open(request.to, 'w');
  const digest = new DigestStream();
  let readable = 0;
  for (let at = 0; at < bytes; at += chunkBytes) {
    signal.throwIfAborted();
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, bytes - at));
    readable += await readWhatCan(from, at, chunk);
    digest.update(chunk);
    await to.write(chunk, 0, chunk.length, at);
  }
  await to.sync();
  return { digest: digest.digest(), unreadable: bytes - readable };
}

/** Block by block where the medium fails. Answers how many bytes were read. */
async function readWhatCan(file: FileHandle, position: number, chunk: Buffer): Promise<number> {
  try {
    return await readFilled(file, position, chunk);
  } catch (error) {
    if (!isMediumError(error)) throw error;
    if (chunk.length <= blockBytes) {
      chunk.fill(0);
      return 0;
    }
  }
  let readable = 0;
  for (let at = 0; at < chunk.length; at += blockBytes)
    readable += await readWhatCan(file, position + at, chunk.subarray(at, at + blockBytes));
  return readable;
}

const isMediumError = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EIO';
