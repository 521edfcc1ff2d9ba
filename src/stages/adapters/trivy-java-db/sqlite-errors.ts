import { toStorageError } from '../../storage/storage-errors.js';

/** SQLite's code of a full disk (sqlite.org/rescode.html). */
const full = 13;

/** What a failed statement on a file of ours means; another error stays as it is. */
export function toStorageFailure(error: unknown, folder: string): unknown {
  const { code, errcode } = error as { readonly code?: string; readonly errcode?: number };
  if (code !== 'ERR_SQLITE_ERROR') return error;
  return toStorageError(
    errcode === full ? Object.assign(new Error('disk full', { cause: error }), { code: 'ENOSPC' }) : error,
    folder,
  );
}
