import { toExportCenterError, type Finding } from '../kernel/errors.js';
import { exitCodeOfError, exitCodes, type ExitCode } from './exit-codes.js';

export interface CliErrorDetails {
  readonly code?: string;
  /** The flag, field or file that is wrong. */
  readonly where?: string;
  /** What the reader can do about it, as a sentence. */
  readonly remedy?: string;
  readonly findings?: readonly Finding[];
  /** Manifest digests of the bundles that a delta needs before it, in the order of import. */
  readonly repair?: readonly string[];
  readonly traceId?: string;
  readonly cause?: unknown;
}

/** An error as the command line shows it: what happened, where, what to do, and the exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly details: CliErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }
}

export const usage = (message: string, details?: CliErrorDetails) => new CliError(exitCodes.usage, message, details);

/** The server cannot be reached at all. */
export function unreachable(url: string, cause: unknown): CliError {
  return new CliError(exitCodes.unavailable, `cannot reach the Export Center at ${url}${reasonOf(cause)}`, {
    remedy: 'Start it with "export-center serve", or name another one with --url or EXPORT_CENTER_URL.',
    cause,
  });
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  if (!(inner instanceof Error)) return '';
  const code = (inner as NodeJS.ErrnoException).code;
  return `: ${code === 'ECONNREFUSED' ? 'connection refused' : inner.message || code || 'no answer'}`;
}

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'is a folder, a file is needed',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
};

/** Turns anything thrown into an error that can be shown. Unknown ones keep their message: this is the user's own process. */
export function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const errno = error as NodeJS.ErrnoException;
  const reason = typeof errno?.code === 'string' ? fileReasons[errno.code] : undefined;
  if (reason !== undefined && errno.path !== undefined) {
    const exitCode = errno.code === 'ENOENT' ? exitCodes.notFound : exitCodes.failure;
    return new CliError(exitCode, `${errno.path}: ${reason}`, { where: errno.path, cause: error });
  }
  const known = toExportCenterError(error);
  if (known.code === 'EC-INTERNAL' && error instanceof Error) {
    return new CliError(exitCodes.failure, error.message || error.name, { cause: error });
  }
  return new CliError(exitCodeOfError(known), known.message, {
    code: known.code,
    where: known.pointer,
    findings: known.findings,
    cause: error,
  });
}
