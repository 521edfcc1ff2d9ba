import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { DeniedAccessLog } from '../audit/denied-access.js';
import { DATABASE } from '../db/database.js';
import { AnswerInterceptor } from './answer.interceptor.js';
import { Draining } from './draining.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { JsonBodyInterceptor } from './json-body.interceptor.js';
import { KnownQueryInterceptor } from './known-query.interceptor.js';
import { PAGE_TOKENS } from './page-token.js';
import { PgIdempotencyStore } from './pg-idempotency-store.js';
import { loadPageTokens } from './pg-page-tokens.js';
import { ProblemFilter } from './problem.filter.js';
import { StrictValidationPipe } from './validation.pipe.js';

/**
 * The conventions of every route: headers of answers, query known, body read, idempotency, validation, problem documents. The order
 * of the interceptors is their order of work. Needs DATABASE from a global module.
 */
@Global()
@Module({
  providers: [
    Draining,
    PgIdempotencyStore,
    DeniedAccessLog,
    { provide: PAGE_TOKENS, useFactory: loadPageTokens, inject: [DATABASE] },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: StrictValidationPipe },
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
    { provide: APP_INTERCEPTOR, useClass: KnownQueryInterceptor },
    { provide: APP_INTERCEPTOR, useClass: JsonBodyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [Draining, PAGE_TOKENS],
})
export class HttpModule {}
