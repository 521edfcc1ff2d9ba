import type { ErrorKind } from '../../kernel/errors.js';

/** How one problem code looks over HTTP. `title` is the same for every occurrence (RFC 9457, section 3.1.3). */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
  readonly retryable?: boolean;
}

const type = (status: number, title: string, retryable = false): ProblemType => ({ status, title, retryable });

/** The one table code -> HTTP status. docs/operations/problem-codes.md explains each; a test compares the two. */
export const problemTable: Readonly<Record<string, ProblemType>> = {
  'EC-VALIDATION': type(400, 'The request is not valid'),
  'EC-JSON-SYNTAX': type(400, 'The body is not JSON'),
  'EC-JSON-DEPTH': type(400, 'The body is nested too deeply'),
  'EC-JSON-DUPLICATE-KEY': type(400, 'The body names a key twice'),
  'EC-JSON-ENCODING': type(400, 'The body is not UTF-8'),
  'EC-PARAM-UNKNOWN': type(400, 'A query parameter is not known'),
  'EC-PAGE-TOKEN': type(400, 'The page token is not valid'),
  'EC-SORT': type(400, 'The sort order is not valid'),
  'EC-FILTER': type(400, 'The filter is not valid'),
  'EC-IDEMPOTENCY-MISSING': type(400, 'An idempotency key is required'),
  'EC-IDEMPOTENCY-IN-FLIGHT': type(409, 'The same request is being answered', true),
  'EC-IDEMPOTENCY-MISMATCH': type(422, 'The idempotency key belongs to another request'),
  'EC-HTTP-SYNTAX': type(400, 'The request is not HTTP'),
  'EC-HTTP-HEADERS': type(431, 'The request headers are too large'),
  'EC-HTTP-TIMEOUT': type(408, 'The request took too long', true),
  'EC-AUTHN-MISSING': type(401, 'A credential is required'),
  'EC-AUTHN-INVALID': type(401, 'The credential is not valid'),
  'EC-AUTHZ-SCOPE': type(403, 'A scope is missing'),
  'EC-AUTHZ-TENANT': type(403, 'The tenant is not open to this caller'),
  'EC-AUTHZ-SELF': type(403, 'Own work cannot be approved'),
  'EC-AUTHZ-SUSPENDED': type(403, 'The tenant is suspended'),
  'EC-NOT-FOUND': type(404, 'Not found'),
  'EC-METHOD': type(405, 'The method is not allowed here'),
  'EC-NOT-ACCEPTABLE': type(406, 'No acceptable representation'),
  'EC-CONFLICT-STATE': type(409, 'The state does not allow this'),
  'EC-CONFLICT-NAME': type(409, 'The name is taken'),
  'EC-CONFLICT-IN-USE': type(409, 'The object is in use'),
  'EC-CONFLICT-HOLD': type(409, 'The object is held'),
  'EC-CONFLICT-BASE': type(409, 'The base cannot be used'),
  'EC-RUN-NOT-READY': type(409, 'The run is not ready', true),
  'EC-LEASE-LOST': type(409, 'Another worker took over', true),
  'EC-GONE': type(410, 'The content is gone'),
  'EC-PRECONDITION-FAILED': type(412, 'The object has changed'),
  'EC-PRECONDITION-REQUIRED': type(428, 'If-Match is required'),
  'EC-TOO-LARGE': type(413, 'The content is too large'),
  'EC-DECOMPRESSED-TOO-LARGE': type(413, 'The decompressed content is too large'),
  'EC-MEDIA-TYPE': type(415, 'The media type is not supported'),
  'EC-ENCODING-UNSUPPORTED': type(415, 'The content encoding is not supported'),
  'EC-RANGE': type(416, 'The range cannot be satisfied'),
  'EC-ROLE-UNKNOWN': type(422, 'The role is not known'),
  'EC-SELECTOR-EMPTY': type(422, 'Nothing matches the selector'),
  'EC-SELECTOR-WINDOW': type(422, 'The time window is not usable'),
  'EC-PROFILE-COMBINATION': type(422, 'The profile combines what does not go together'),
  'EC-SCHEMA-UNSUPPORTED': type(422, 'The schema version is not supported'),
  'EC-POLICY-MISSING': type(422, 'A policy snapshot is missing'),
  'EC-RECIPIENT-INVALID': type(422, 'The recipient is not valid'),
  'EC-CRON': type(422, 'The cron expression is not valid'),
  'EC-TIMEZONE': type(422, 'The time zone is not known'),
  'EC-URL-FORBIDDEN': type(422, 'The URL is forbidden'),
  'EC-DIGEST-MISMATCH': type(422, 'The digest does not match'),
  'EC-PATH-UNSAFE': type(422, 'The path is unsafe'),
  'EC-ARCHIVE-BOMB': type(422, 'The archive expands too far'),
  'EC-ARCHIVE-ENTRY': type(422, 'The archive holds a forbidden entry'),
  'EC-SIGNATURE-INVALID': type(422, 'The signature is not valid'),
  'EC-TRUST-ROOT': type(422, 'The trust root is not valid'),
  'EC-ROLLBACK': type(422, 'The version is older than the one held'),
  'EC-DELTA-GAP': type(422, 'The delta does not follow the base'),
  'EC-EVIDENCE-SCHEMA': type(422, 'The evidence breaks its schema'),
  'EC-EVIDENCE-FORMAT': type(422, 'The file is not evidence of a known format'),
  'EC-EVIDENCE-SHRINK': type(409, 'The snapshot would close too much'),
  'EC-INPUT-DAMAGED': type(422, 'The upload is damaged'),
  'EC-RISK-PROVIDER': type(422, 'A mandatory risk provider is missing'),
  'EC-RATE-LIMIT': type(429, 'Too many requests', true),
  'EC-QUOTA-CONCURRENCY': type(429, 'The concurrency quota is used up', true),
  'EC-QUOTA-STORAGE': type(429, 'The storage quota is used up', true),
  'EC-QUOTA-RUNS': type(429, 'The run quota is used up', true),
  'EC-INTERNAL': type(500, 'Internal error'),
  'EC-BLOB-DAMAGED': type(500, 'Stored content is damaged'),
  'EC-AUDIT-DAMAGED': type(500, 'The audit log is damaged'),
  'EC-EVIDENCE-DAMAGED': type(500, 'Stored evidence is not what was planned'),
  'EC-VERIFICATION-FAILED': type(500, 'The finished bundle does not verify'),
  'EC-NOT-SUPPORTED': type(501, 'The capability is not configured'),
  'EC-UPSTREAM': type(502, 'An upstream service failed', true),
  'EC-UPSTREAM-TIMEOUT': type(504, 'An upstream service did not answer', true),
  'EC-UNAVAILABLE-DB': type(503, 'The database is unavailable', true),
  'EC-UNAVAILABLE-ISSUER': type(503, 'The token issuer is unavailable', true),
  'EC-UNAVAILABLE-STAGING': type(503, 'The staging area is unavailable', true),
  'EC-UNAVAILABLE-SIGNER': type(503, 'The signer is unavailable', true),
  'EC-UNAVAILABLE-AUDIT': type(503, 'Too many checks of audit logs at once', true),
  'EC-UNAVAILABLE-INGEST': type(503, 'Too many batches come in at once', true),
  'EC-UNAVAILABLE-DRAINING': type(503, 'The service is shutting down', true),
  'EC-BLOB-QUARANTINED': type(503, 'Stored content is set aside', true),
  'EC-DISK-FULL': type(507, 'The disk is full', true),
};

const kindTable: Readonly<Record<ErrorKind, ProblemType>> = {
  invalid: type(400, 'The request is not valid'),
  'not-found': type(404, 'Not found'),
  conflict: type(409, 'The state does not allow this'),
  forbidden: type(403, 'Forbidden'),
  integrity: type(422, 'The content fails its check'),
  unsupported: type(501, 'Not supported'),
  unavailable: type(503, 'Unavailable', true),
  internal: type(500, 'Internal error'),
};

/** The row of a code; a code without one takes the row of its kind. */
export function problemType(code: string, kind: ErrorKind): ProblemType {
  return problemTable[code] ?? kindTable[kind];
}
