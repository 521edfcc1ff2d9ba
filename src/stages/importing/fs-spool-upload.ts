import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DigestStream, type Digest } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { invalid } from '../../kernel/errors.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import { freeSpace, requireRoom, type FreeSpace } from '../storage/free-space.js';
import { toStorageError } from '../storage/storage-errors.js';

/** One upload, in bytes. */
export const uploadLimit = 16 * 1024 ** 3;
/** How often the volume is looked at, where nobody says how long the upload will be. Bytes. */
const stretch = 16 * 1024 ** 2;

export interface UploadSummary {
  readonly digest: Digest;
  readonly bytes: number;
}

export interface SpoolOptions {
  /** Digest of the bytes as they are sent. */
  readonly declared?: Digest;
  readonly signal: AbortSignal;
  readonly free?: FreeSpace;
  readonly openFile?: (path: string) => Promise<SpoolFile>;
}

/** What is needed of a file, so that a test can have one that fails. */
export type SpoolFile = Pick<FileHandle, 'write' | 'stat' | 'close'>;

const openPrivate = (path: string): Promise<SpoolFile> => open(path, 'wx', 0o600);

/**
 * Writes an upload to a file that only this user reads, as long as the volume has room for more. Throws EC-DISK-FULL and EC-UNAVAILABLE-STAGING
 * (unavailable), EC-DIGEST-MISMATCH where it is not what was declared, FormatError `too-large`, and what the source or the signal throws.
 */
export async function spoolUpload(
  source: AsyncIterable<Uint8Array>,
  path: string,
  { declared, signal, free = freeSpace, openFile = openPrivate }: SpoolOptions,
): Promise<UploadSummary> {
  const stream = new DigestStream();
  const file = await openFile(path).catch(asStorageError(path));
  try {
    for await (const chunk of source) {
      signal.throwIfAborted();
      await requireMore(path, stream.bytes, chunk.length, free);
      await writeAll(file, chunk, stream.bytes).catch(asStorageError(path));
      stream.update(chunk);
      faultPoint('upload-chunk');
    }
    await requireLength(file, stream.bytes).catch(asStorageError(path));
  } finally {
    await file.close();
  }
  faultPoint('upload-spooled');
  return { digest: requireDeclared(stream.digest(), declared), bytes: stream.bytes };
}

async function requireMore(path: string, done: number, more: number, free: FreeSpace): Promise<void> {
  if (done + more > uploadLimit) throw new FormatError('too-large', `the upload is longer than ${uploadLimit} bytes`);
  if (done === 0 || Math.floor(done / stretch) < Math.floor((done + more) / stretch))
    await requireRoom('the upload', dirname(path), stretch, free);
}

async function writeAll(file: SpoolFile, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done);
    if (bytesWritten === 0) throw new Error('a write wrote nothing');
    done += bytesWritten;
  }
}

/** A write may say that it wrote more than it did (F23). */
async function requireLength(file: SpoolFile, bytes: number): Promise<void> {
  if ((await file.stat()).size !== bytes) throw new Error('the file is shorter than what was written');
}

function requireDeclared(digest: Digest, declared: Digest | undefined): Digest {
  if (declared === undefined || declared === digest) return digest;
  throw invalid(
    'EC-DIGEST-MISMATCH',
    `the upload has digest ${digest}, declared was ${declared}; nothing was imported`,
  );
}

/** Where it happened is nobody's business but the log's. */
const asStorageError = (path: string) => (error: unknown) => {
  throw toStorageError(error, path.split('/').at(-1) ?? path);
};
