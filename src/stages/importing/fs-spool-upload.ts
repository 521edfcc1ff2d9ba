import { open, type FileHandle } from 'node:fs/promises';
import { DigestStream, type Digest } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { invalid } from '../../kernel/errors.js';
import { toStorageError } from '../storage/storage-errors.js';

/** One upload, in bytes. */
export const uploadLimit = 16 * 1024 ** 3;

export interface UploadSummary {
  readonly digest: Digest;
  readonly bytes: number;
}

/**
 * Writes an upload to a file that only this user reads. Throws EC-DISK-FULL and EC-UNAVAILABLE-STAGING (unavailable), EC-DIGEST-MISMATCH where it
 * is not what was declared, FormatError `too-large`, and what the source or the signal throws.
 */
export async function spoolUpload(
  source: AsyncIterable<Uint8Array>,
  path: string,
  { declared, signal }: { readonly declared?: Digest; readonly signal: AbortSignal },
): Promise<UploadSummary> {
  const stream = new DigestStream();
  const file = await open(path, 'wx', 0o600).catch(asStorageError(path));
  try {
    for await (const chunk of source) {
      signal.throwIfAborted();
      if (stream.bytes + chunk.length > uploadLimit)
        throw new FormatError('too-large', `the upload is longer than ${uploadLimit} bytes`);
      await writeAll(file, chunk, stream.bytes).catch(asStorageError(path));
      stream.update(chunk);
    }
  } finally {
    await file.close();
  }
  const digest = stream.digest();
  if (declared !== undefined && declared !== digest)
    throw invalid(
      'EC-DIGEST-MISMATCH',
      `the upload has digest ${digest}, declared was ${declared}; nothing was imported`,
    );
  return { digest, bytes: stream.bytes };
}

async function writeAll(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length;)
    done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
}

/** Where it happened is nobody's business but the log's. */
const asStorageError = (path: string) => (error: unknown) => {
  throw toStorageError(error, path.split('/').at(-1) ?? path);
};
