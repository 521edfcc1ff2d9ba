import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { invalid } from '../../kernel/errors.js';
import { handlerArguments } from './handler-arguments.js';
import { requireKnownParameters } from './validation.pipe.js';

/**
 * The rules about a request that no DTO can state: a route without a query DTO takes no parameter at all, and a route that answers
 * JSON is not asked for anything else. Handlers that write the response themselves choose their own media type.
 */
@Injectable()
export class KnownQueryInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const handler = handlerArguments(context.getClass(), context.getHandler().name);
    if (handler.query !== 'object') requireKnownParameters(request.query, handler.query);
    if (!handler.response && !request.accepts(['application/json', 'application/problem+json'])) {
      throw invalid('EC-NOT-ACCEPTABLE', 'Accept excludes application/json, which is what this route answers');
    }
    return next.handle();
  }
}
