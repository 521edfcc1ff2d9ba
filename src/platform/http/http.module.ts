import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Draining } from './draining.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { JsonBodyInterceptor } from './json-body.interceptor.js';
import { KnownQueryInterceptor } from './known-query.interceptor.js';
import { PgIdempotencyStore } from './pg-idempotency-store.js';
import { ProblemFilter } from './problem.filter.js';
import { StrictValidationPipe } from './validation.pipe.js';

/**
 * The conventions of every route: query known, body read, idempotency, validation, problem documents. The order of the interceptors
 * is their order of work. Needs DATABASE from a global module.
 */
@Module({
  providers: [
    Draining,
    PgIdempotencyStore,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: StrictValidationPipe },
    { provide: APP_INTERCEPTOR, useClass: KnownQueryInterceptor },
    { provide: APP_INTERCEPTOR, useClass: JsonBodyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [Draining],
})
export class HttpModule {}
