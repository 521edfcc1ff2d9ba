import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { from, switchMap, type Observable } from 'rxjs';
import { BODY_MODE, type BodyMode } from './raw-body.decorator.js';
import { readJsonBody } from './read-json-body.js';

/**
 * Reads the body after the guards and before the pipes: whoever may not call a route cannot make the service read or parse
 * anything. What a handler does not read at all is discarded with the connection.
 */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  readonly #reflector: Reflector;

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const mode = this.#reflector.get<BodyMode | undefined>(BODY_MODE, context.getHandler()) ?? 'json';
    if (mode === 'raw' || !['POST', 'PUT', 'PATCH'].includes(request.method)) return next.handle();
    return from(readJsonBody(request)).pipe(
      switchMap((body) => {
        request.body = body === undefined && mode === 'optional-json' ? {} : body;
        return next.handle();
      }),
    );
  }
}
