import { ExportCenterError, integrity, unavailable } from '../../kernel/errors.js';

const remedies: Record<string, string> = {
  ENOSPC: 'free space on the volume of EC_DATA_DIR',
  EDQUOT: 'raise the quota of the user that owns EC_DATA_DIR',
  EFBIG: 'raise the file size limit (ulimit -f)',
};

/** What a failed write means. `path` is where it happened; nothing of it stays behind. */
export function toStorageError(error: unknown, path: string): ExportCenterError {
  if (error instanceof ExportCenterError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  const remedy = remedies[code];
  if (remedy)
    return unavailable('EC-DISK-FULL', `no space left while writing ${path} (${code}): ${remedy}, then retry`, {
      cause: error,
    });
  return unavailable(
    'EC-UNAVAILABLE-STAGING',
    `could not write ${path} (${code}): check the volume of EC_DATA_DIR, then retry`,
    { cause: error },
  );
}

/** What a failed open for reading means: of everything but a lack of file descriptors the caller knows more (F24). */
export function toReadError(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EMFILE' && code !== 'ENFILE') return error;
  return unavailable(
    'EC-UNAVAILABLE-STAGING',
    `too many files are open (${code}): try again, or raise the limit of the service (ulimit -n)`,
    { cause: error, retryAfter: 5 },
  );
}

export const quarantinedBlob = (digest: string) =>
  unavailable(
    'EC-BLOB-QUARANTINED',
    `blob ${digest} was found damaged and is set aside; reproduce the run, or run its profile again, to make it anew`,
    { retryAfter: 300, extra: { digest } },
  );

export const damagedBlob = (digest: string, reason: string) =>
  integrity('EC-BLOB-DAMAGED', `blob ${digest} is damaged: ${reason}; run the export again to rebuild it`, {
    extra: { digest },
  });
