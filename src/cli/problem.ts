import type { Finding } from '../kernel/errors.js';
import { CliError } from './cli-error.js';
import { exitCodeOfRefusal } from './exit-codes.js';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly traceId?: string;
  readonly errors?: readonly Finding[];
  readonly repair?: readonly string[];
}

/** Reads a refusal (RFC 9457 problem document, or whatever a proxy in between sent) as the error to show. */
export async function problemOf(response: Response): Promise<CliError> {
  const text = await response.text().catch(() => '');
  return toProblemError(response, parseProblem(text));
}

/** The same for a body that a client library has parsed already. */
export function toProblemError(response: Response, body: unknown): CliError {
  const problem: Problem = typeof body === 'object' && body !== null ? body : {};
  const message =
    problem.detail ?? problem.title ?? `the server answered ${response.status} ${response.statusText}`.trimEnd();
  return new CliError(exitCodeOfRefusal(response.status, problem.code), message, {
    code: problem.code,
    findings: Array.isArray(problem.errors) ? problem.errors : [],
    ...(Array.isArray(problem.repair) ? { repair: problem.repair } : {}),
    remedy: remedyOf(response),
    traceId: problem.traceId ?? response.headers.get('x-request-id') ?? undefined,
  });
}

function parseProblem(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function remedyOf(response: Response): string | undefined {
  const retryAfter = response.headers.get('retry-after');
  if (response.status === 401)
    return 'Give a token with --token-file, EXPORT_CENTER_TOKEN_FILE or the configuration file.';
  if ((response.status === 429 || response.status === 503) && retryAfter !== null)
    return `Try again in ${retryAfter} s.`;
  return undefined;
}
