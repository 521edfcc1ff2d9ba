import { FormatError } from '../../formats/format-error.js';
import { CheckFailure } from './check-failure.js';
import { requireDigest, type FileFinding, type FileTask } from './file-task.js';
import type { SliceReader } from './fs-slice-reader.js';

/** Checks one file. A finding about the bundle is in the answer; whatever else goes wrong is thrown. */
export async function workOnFile(task: FileTask, reader: SliceReader): Promise<FileFinding> {
  const { path, bytes } = task;
  try {
    if (task.lines) return { path, bytes, items: (await deepReader())(task, task.lines, reader) };
    requireDigest(task, reader.digest(task.slices));
    return { path, bytes };
  } catch (error) {
    return { path, bytes, failure: toFailure(error, path) };
  }
}

/** Loaded when it is needed: a thread that only hashes starts in half the time without it. */
const deepReader = async () => (await import('./read-pack.js')).readPack;

function toFailure(error: unknown, path: string): { code: string; message: string } {
  if (error instanceof CheckFailure) return { code: error.code, message: error.message };
  if (error instanceof FormatError) return { code: 'EC-VERIFY-RECORDS', message: `${path}: ${error.message}` };
  throw error;
}
