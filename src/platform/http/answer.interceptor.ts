import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { DEPRECATED, type DeprecationHeaders } from './deprecated.decorator.js';
import { matchesIfNoneMatch } from './etag.js';
import { addLink, linkToNextPage } from './link-header.js';

/**
 * What every answer says beside its body: that the route is deprecated, where the next page is, and 304 where the client has the
 * version whose `ETag` the handler set.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  readonly #reflector: Reflector;

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const deprecation = this.#reflector.get<DeprecationHeaders | undefined>(DEPRECATED, context.getHandler());
    if (deprecation) announce(response, deprecation);
    if (request.method !== 'GET' && request.method !== 'HEAD') return next.handle();
    return next.handle().pipe(map((body: unknown) => finished(request, response, body)));
  }
}

/** Before the handler, so that refusals carry the headers too. */
function announce(response: Response, { deprecation, sunset, link }: DeprecationHeaders): void {
  response.setHeader('Deprecation', deprecation);
  response.setHeader('Sunset', sunset);
  addLink(response, link);
}

function finished(request: Request, response: Response, body: unknown): unknown {
  if (response.headersSent) return body;
  linkToNextPage(request, response, body);
  const etag = response.getHeader('ETag');
  const unchanged =
    typeof etag === 'string' &&
    response.statusCode === 200 &&
    matchesIfNoneMatch(request.headers['if-none-match'], etag);
  if (!unchanged) return body;
  response.status(304);
  return undefined;
}
