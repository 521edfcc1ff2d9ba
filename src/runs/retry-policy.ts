import { ExportCenterError, toExportCenterError, unavailable, type ErrorKind } from '../kernel/errors.js';

/** Attempts of a run, the first one included; a retry by an operator gives as many again. */
export const attemptsPerRun = 5;

/** Another attempt may help where the surroundings failed, not where the input or the plan is wrong. */
const retryableKinds: Readonly<Record<ErrorKind, boolean>> = {
  invalid: false,
  'not-found': false,
  conflict: false,
  forbidden: false,
  integrity: false,
  unsupported: false,
  unavailable: true,
  internal: true,
};

/** Codes that differ from their kind. */
const retryableCodes: Readonly<Record<string, boolean>> = {
  'EC-DISK-FULL': true,
  'EC-BLOB-DAMAGED': true,
  'EC-UPSTREAM': true,
  'EC-UPSTREAM-TIMEOUT': true,
};

const systemErrors: Readonly<Record<string, string>> = {
  ENOSPC: 'EC-DISK-FULL',
  EDQUOT: 'EC-DISK-FULL',
  EIO: 'EC-UNAVAILABLE-STAGING',
  EROFS: 'EC-UNAVAILABLE-STAGING',
  EMFILE: 'EC-UNAVAILABLE-STAGING',
  ENFILE: 'EC-UNAVAILABLE-STAGING',
};

export function isRetryable(error: ExportCenterError): boolean {
  return retryableCodes[error.code] ?? retryableKinds[error.kind];
}

/** What a pipeline threw, as the product's error; a failing disk is named as such. */
export function toRunError(error: unknown): ExportCenterError {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  const mapped = error instanceof ExportCenterError ? undefined : systemErrors[code];
  if (!mapped) return toExportCenterError(error);
  return unavailable(
    mapped,
    `the worker's disk refused a write (${code}): free space or mend the volume, then the run goes on`,
    {
      cause: error,
    },
  );
}

/** Milliseconds until the next claim: 2^attempt seconds, at most 5 minutes, spread over 75-125 %. `random` is in [0, 1). */
export function backoff(attempt: number, random: number): number {
  const seconds = Math.min(2 ** attempt, 300);
  return Math.round(seconds * 1000 * (0.75 + random / 2));
}
