import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError } from '../../../formats/format-error.js';
import { toStorageError } from '../../storage/storage-errors.js';

/** Bytes on disk that no name leads to: whatever happens to the process, nothing is left behind. */
export interface Spooled {
  readonly fd: number;
  readonly size: number;
  close(): void;
}

/** Writes a source to a temporary file. Throws EC-DISK-FULL, and FormatError `too-large` beyond `most` bytes. */
export async function spool(source: AsyncIterable<Uint8Array>, most = Number.POSITIVE_INFINITY): Promise<Spooled> {
  const path = join(tmpdir(), `export-center-${randomBytes(8).toString('hex')}.tmp`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  let size = 0;
  try {
    for await (const chunk of source) {
      if (size + chunk.length > most) throw new FormatError('too-large', `the upload is longer than ${most} bytes`);
      for (let done = 0; done < chunk.length;) done += writeSync(fd, chunk, done, chunk.length - done, size + done);
      size += chunk.length;
    }
  } catch (error) {
    closeSync(fd);
    throw isSystemError(error) ? toStorageError(error, path) : error;
  }
  return { fd, size, close: () => closeSync(fd) };
}

const isSystemError = (error: unknown) => typeof (error as NodeJS.ErrnoException).errno === 'number';

export const readSpooled = ({ fd }: Spooled): AsyncIterable<Uint8Array> =>
  createReadStream('', { fd, start: 0, autoClose: false, highWaterMark: 256 * 1024 });
