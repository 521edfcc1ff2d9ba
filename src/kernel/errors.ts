import { FormatError, type FormatErrorCode } from '../formats/format-error.js';

/** Eight kinds. Three small tables map them: HTTP status (platform/http), CLI exit code (cli), retry or not (runs). */
export type ErrorKind =
  'invalid' | 'not-found' | 'conflict' | 'forbidden' | 'integrity' | 'unsupported' | 'unavailable' | 'internal';

/** One finding of a validation. `pointer` is a JSON pointer (RFC 6901) into the input; `path` and `line` name a file of it. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly pointer?: string;
  readonly path?: string;
  readonly line?: number;
}

export interface ErrorDetails {
  readonly cause?: unknown;
  readonly pointer?: string;
  readonly findings?: readonly Finding[];
  /** Seconds after which a retry makes sense. */
  readonly retryAfter?: number;
  /** More members of the problem document: limits, names of what would repair it. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * The one error of the product above formats/. `code` is a stable problem code (`EC-...`, docs/operations/problem-codes.md),
 * `message` names the field or file, the limit and the remedy, and never holds a secret.
 */
export class ExportCenterError extends Error {
  override readonly name = 'ExportCenterError';
  readonly pointer?: string;
  readonly findings: readonly Finding[];
  readonly retryAfter?: number;
  readonly extra?: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.pointer = details.pointer;
    this.findings = details.findings ?? [];
    this.retryAfter = details.retryAfter;
    this.extra = details.extra;
  }
}

export const invalid = (code: string, message: string, details?: ErrorDetails) =>
  new ExportCenterError(code, 'invalid', message, details);

export const conflict = (code: string, message: string, details?: ErrorDetails) =>
  new ExportCenterError(code, 'conflict', message, details);

export const forbidden = (code: string, message: string, details?: ErrorDetails) =>
  new ExportCenterError(code, 'forbidden', message, details);

export const integrity = (code: string, message: string, details?: ErrorDetails) =>
  new ExportCenterError(code, 'integrity', message, details);

export const unavailable = (code: string, message: string, details?: ErrorDetails) =>
  new ExportCenterError(code, 'unavailable', message, details);

/** The same words for a missing object and for one of another tenant, so that nothing can be learned from the difference. */
export const notFound = (what: string) => new ExportCenterError('EC-NOT-FOUND', 'not-found', `${what} not found`);

/** The honest answer of a capability whose durable backend is not configured. `setting` is what turns it on. */
export const notSupported = (capability: string, setting: string) =>
  new ExportCenterError(
    'EC-NOT-SUPPORTED',
    'unsupported',
    `${capability} is not configured in this installation; ${setting}`,
  );

const formatCodes: Partial<Record<FormatErrorCode, string>> = {
  syntax: 'EC-JSON-SYNTAX',
  encoding: 'EC-JSON-ENCODING',
  depth: 'EC-JSON-DEPTH',
  'duplicate-key': 'EC-JSON-DUPLICATE-KEY',
  'too-large': 'EC-TOO-LARGE',
  'unsafe-path': 'EC-PATH-UNSAFE',
  'forbidden-entry': 'EC-ARCHIVE-ENTRY',
  duplicate: 'EC-ARCHIVE-ENTRY',
  bomb: 'EC-ARCHIVE-BOMB',
  digest: 'EC-DIGEST-MISMATCH',
  signature: 'EC-SIGNATURE-INVALID',
  'no-match': 'EC-NO-MATCHING-RECIPIENT',
  authentication: 'EC-CIPHERTEXT-INVALID',
  rollback: 'EC-ROLLBACK',
  expired: 'EC-METADATA-EXPIRED',
  schema: 'EC-EVIDENCE-SCHEMA',
  'unsupported-version': 'EC-SCHEMA-UNSUPPORTED',
};

/** Turns anything thrown into the product's error; what is unknown becomes `EC-INTERNAL` with the original as cause. */
export function toExportCenterError(error: unknown): ExportCenterError {
  if (error instanceof ExportCenterError) return error;
  if (error instanceof FormatError) {
    return new ExportCenterError(formatCodes[error.code] ?? 'EC-VALIDATION', 'invalid', error.message, {
      cause: error,
      pointer: error.pointer,
    });
  }
  return new ExportCenterError('EC-INTERNAL', 'internal', 'an internal error occurred', { cause: error });
}
