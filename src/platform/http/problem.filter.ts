import { Catch, Inject, Logger, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ExportCenterError } from '../../kernel/errors.js';
import { DeniedAccessLog } from '../audit/denied-access.js';
import type { Caller } from '../auth/caller.js';
import { allowedMethods } from './allowed-methods.js';
import { PROBLEM_MEDIA_TYPE, toProblem, type Problem } from './problem.js';
import { contextOf } from './request-context.js';
import { toProductError } from './to-product-error.js';

/** Answers every error as RFC 9457 problem+json and logs what the service itself got wrong, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('Http');

  constructor(@Inject(DeniedAccessLog) private readonly denied: DeniedAccessLog) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request & { readonly caller?: Caller }>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = thrown instanceof NotFoundException ? unrouted(request, response) : toProductError(thrown);
    const problem = toProblem(error, pathOf(request), contextOf(request).traceId);
    if (problem.status >= 500 && problem.status !== 501) this.#report(problem, error);
    if (problem.status === 403 && request.caller) {
      this.denied.record(request.caller, { code: problem.code, route: `${request.method} ${pathOf(request)}` });
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    sendProblem(request, response, problem, error);
  }

  #report(problem: Problem, error: ExportCenterError): void {
    const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : error.stack;
    this.#log.error(`${problem.code} traceId=${problem.traceId} ${problem.instance}: ${error.message}`, cause);
  }
}

/** A path that exists under another method is 405 with `Allow`, else 404 (RFC 9110, section 15.5.6). */
function unrouted(request: Request, response: Response): ExportCenterError {
  const allowed = allowedMethods(request);
  if (allowed.length === 0) return toProductError(new NotFoundException());
  response.setHeader('Allow', allowed.join(', '));
  return new ExportCenterError(
    'EC-METHOD',
    'invalid',
    `${request.method} is not allowed here; use ${allowed.join(', ')}`,
  );
}

function sendProblem(request: Request, response: Response, problem: Problem, error: ExportCenterError): void {
  if (error.retryAfter !== undefined) response.setHeader('Retry-After', String(Math.ceil(error.retryAfter)));
  else if (problem.status === 503 || problem.status === 507) response.setHeader('Retry-After', '5');
  if (!request.complete) response.setHeader('Connection', 'close');
  for (const header of [
    'ETag',
    'Content-Disposition',
    'Repr-Digest',
    'Content-Encoding',
    'Accept-Ranges',
    'Content-Length',
  ]) {
    response.removeHeader(header);
  }
  const body = Buffer.from(JSON.stringify(problem));
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', PROBLEM_MEDIA_TYPE);
  response.setHeader('Content-Length', body.length);
  response.status(problem.status).end(request.method === 'HEAD' ? undefined : body);
}

function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '/';
}
