/** What a format refuses. Codes are stable; kernel/errors maps them to problem codes. */
export type FormatErrorCode =
  | 'syntax'
  | 'encoding'
  | 'depth'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'number'
  | 'too-large'
  | 'too-many'
  | 'truncated'
  | 'trailing-bytes'
  | 'checksum'
  | 'unsafe-path'
  | 'forbidden-entry'
  | 'bomb'
  | 'unsorted'
  | 'duplicate'
  | 'digest'
  | 'no-match'
  | 'authentication'
  | 'signature'
  | 'schema'
  | 'unsupported-version'
  | 'unsupported'
  | 'rollback'
  | 'expired'
  | 'version';

export interface FormatErrorDetails {
  readonly offset?: number;
  readonly line?: number;
  readonly column?: number;
  /** JSON pointer (RFC 6901) of the offending value. */
  readonly pointer?: string;
  /** Archive member or file the error is about. */
  readonly path?: string;
  readonly cause?: unknown;
}

/** The one error that src/formats throws. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly offset?: number;
  readonly line?: number;
  readonly column?: number;
  readonly pointer?: string;
  readonly path?: string;

  constructor(
    readonly code: FormatErrorCode,
    message: string,
    details: FormatErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.offset = details.offset;
    this.line = details.line;
    this.column = details.column;
    this.pointer = details.pointer;
    this.path = details.path;
  }
}
