import { types } from 'node:util';

const redacted = '[redacted]';
const deepest = 8;
const mostEntries = 200;

/** Names whose values are secrets wherever they stand. `tokenFile` and the like are names of files, not secrets. */
const secretName =
  /^(?!.*(file|url|type|endpoint|id|count)$).*(password|passwd|passphrase|secret|token|authorization|cookie|api[-_]?key|private[-_]?key|credential)/i;
const wholeSecretName = /^(databaseUrl|databaseOwnerUrl|DATABASE_URL|DATABASE_OWNER_URL|connectionString)$/;

const secretTexts: readonly [RegExp, string][] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi, `$1${redacted}@`],
  [/\beck_[A-Za-z0-9_-]{8,}/g, redacted],
  [/\b(Bearer|Basic) [A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${redacted}`],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, redacted],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted],
];

/** Takes credentials out of a text: in URLs, API keys, bearer tokens, JWTs and private keys. */
export function redactText(text: string): string {
  return secretTexts.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** A copy fit for a log: secrets by name and in texts replaced, errors as plain values, depth and width bounded. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[deep]';
  if (types.isNativeError(value)) return describeError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((item) => redactValue(item, depth + 1));
  const toJSON = (value as { toJSON?: unknown }).toJSON;
  if (typeof toJSON === 'function') return redactValue(toJSON.call(value), depth + 1);
  return redactEntries(value, depth);
}

function redactEntries(value: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(value).slice(0, mostEntries);
  return Object.fromEntries(
    entries.map(([name, item]) => [name, isSecretName(name) ? redacted : redactValue(item, depth + 1)]),
  );
}

function isSecretName(name: string): boolean {
  return wholeSecretName.test(name) || secretName.test(name);
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1) }),
  };
}
