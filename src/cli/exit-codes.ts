import type { ErrorKind } from '../kernel/errors.js';

/** What the process ends with. Scripts depend on these numbers: they never change meaning (docs/operations/command-line.md). */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  verificationFailed: 3,
  notFound: 4,
  offlineViolation: 5,
  auth: 6,
  quota: 7,
  conflict: 8,
  timeout: 9,
  digestMismatch: 10,
  unavailable: 11,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byKind: Readonly<Record<ErrorKind, ExitCode>> = {
  invalid: exitCodes.usage,
  'not-found': exitCodes.notFound,
  conflict: exitCodes.conflict,
  forbidden: exitCodes.auth,
  integrity: exitCodes.verificationFailed,
  unsupported: exitCodes.failure,
  unavailable: exitCodes.unavailable,
  internal: exitCodes.failure,
};

/** Problem codes of content that is not what its signature, digest or archive says, whoever found it. */
const brokenContent: ReadonlySet<string> = new Set([
  'EC-ARCHIVE-BOMB',
  'EC-ARCHIVE-ENTRY',
  'EC-CIPHERTEXT-INVALID',
  'EC-DIGEST-MISMATCH',
  'EC-INPUT-DAMAGED',
  'EC-PATH-UNSAFE',
  'EC-SIGNATURE-INVALID',
]);

const byCode = (code: string): ExitCode | undefined =>
  brokenContent.has(code) || code.startsWith('EC-VERIFY-') ? exitCodes.verificationFailed : undefined;

/** The exit code of an error that this process raised itself. */
export const exitCodeOfError = ({ code, kind }: { readonly code: string; readonly kind: ErrorKind }): ExitCode =>
  byCode(code) ?? byKind[kind];

const byStatus: Readonly<Record<number, ExitCode>> = {
  401: exitCodes.auth,
  403: exitCodes.auth,
  404: exitCodes.notFound,
  408: exitCodes.timeout,
  409: exitCodes.conflict,
  410: exitCodes.notFound,
  412: exitCodes.conflict,
  428: exitCodes.conflict,
  429: exitCodes.quota,
  500: exitCodes.failure,
  501: exitCodes.failure,
  502: exitCodes.unavailable,
  503: exitCodes.unavailable,
  504: exitCodes.timeout,
  507: exitCodes.unavailable,
};

/** The exit code of a refusal by the server, from its problem code or HTTP status; every other 4xx says that the request was wrong. */
export function exitCodeOfRefusal(status: number, code = ''): ExitCode {
  return byCode(code) ?? byStatus[status] ?? (status >= 400 && status < 500 ? exitCodes.usage : exitCodes.failure);
}
