import type { ExportCenterError, Finding } from '../../kernel/errors.js';
import { problemType } from './problem-table.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** RFC 9457 problem document with the extension members of this API. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly traceId: string;
  readonly errors?: readonly Finding[];
  readonly retryable: boolean;
  readonly docs: string;
  readonly [extra: string]: unknown;
}

/**
 * The document of an error. `instance` is the path of the request. What the service got wrong (500) says nothing but its traceId,
 * because a message may name what a stranger must not know.
 */
export function toProblem(error: ExportCenterError, instance: string, traceId: string): Problem {
  const { status, title, retryable = false } = problemType(error.code, error.kind);
  const anchor = error.code.toLowerCase();
  const silent = status === 500;
  return {
    ...(silent ? {} : error.extra),
    type: `urn:export-center:problem:${anchor}`,
    title,
    status,
    detail: silent ? 'The service failed; its log has the cause under this traceId.' : error.message,
    instance,
    code: error.code,
    traceId,
    ...errorsOf(error, silent),
    retryable,
    docs: `docs/operations/problem-codes.md#${anchor}`,
  };
}

function errorsOf(error: ExportCenterError, silent: boolean): { errors?: readonly Finding[] } {
  if (silent) return {};
  if (error.findings.length > 0) return { errors: error.findings };
  if (error.pointer === undefined) return {};
  return { errors: [{ code: error.code, message: error.message, pointer: error.pointer }] };
}
