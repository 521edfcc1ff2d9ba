import { randomBytes } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError } from '../../../formats/format-error.js';
import { toStorageError } from '../../storage/storage-errors.js';

/** Bytes on disk that no name leads to: whatever happens to the process, nothing is left behind. */
export interface Spooled {
  readonly fd: number;
  readonly size: number;
  /** From the beginning, as often as it is called. */
  read(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Writes a source to a temporary file. Throws EC-DISK-FULL, and FormatError `too-large` beyond `most` bytes. */
export async function spool(source: AsyncIterable<Uint8Array>, most = Number.POSITIVE_INFINITY): Promise<Spooled> {
  const path = join(tmpdir(), `export-center-${randomBytes(8).toString('hex')}.tmp`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    const size = await copy(source, file, most);
    const read = () => file.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 });
    return { fd: file.fd, size, read, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw isSystemError(error) ? toStorageError(error, path) : error;
  }
}

async function copy(source: AsyncIterable<Uint8Array>, file: FileHandle, most: number): Promise<number> {
  let size = 0;
  for await (const chunk of source) {
    if (size + chunk.length > most) throw new FormatError('too-large', `the upload is longer than ${most} bytes`);
    for (let done = 0; done < chunk.length;)
      done += (await file.write(chunk, done, chunk.length - done, size + done)).bytesWritten;
    size += chunk.length;
  }
  return size;
}

const isSystemError = (error: unknown) => typeof (error as NodeJS.ErrnoException).errno === 'number';
