import { randomBytes } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toStorageError } from '../../storage/storage-errors.js';
import type { ByteReader } from './byte-reader.js';

/** Bytes on disk that no name leads to: whatever happens to the process, nothing is left behind. */
export interface Spooled {
  readonly fd: number;
  readonly size: number;
  close(): void;
}

/** Writes the rest of a source to a temporary file. Throws EC-DISK-FULL. */
export async function spool(source: ByteReader): Promise<Spooled> {
  const path = join(tmpdir(), `export-center-${randomBytes(8).toString('hex')}.tmp`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  let size = 0;
  try {
    for await (const chunk of source.rest()) {
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
