import {
  Inject,
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { concatMap, from, lastValueFrom, type Observable } from 'rxjs';
import { invalid } from '../../kernel/errors.js';
import type { Caller } from '../auth/caller.js';
import { asksForDryRun } from './dry-run.js';
import {
  attachScope,
  dedupeKeyOf,
  IDEMPOTENT,
  parseIdempotencyKey,
  type IdempotencyIdentity,
  type IdempotentOptions,
  type StoredAnswer,
  type StreamedBody,
} from './idempotency-scope.js';
import { fingerprintOf, requireSameBody } from './request-fingerprint.js';
import { PgIdempotencyStore, takeOverAfter } from './pg-idempotency-store.js';

const replayedHeaders = ['location', 'etag', 'retry-after'];

/** Runs a handler marked `@Idempotent` at most once per key and repeats its answer (draft-ietf-httpapi-idempotency-key-header-07). */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #log = new Logger('Idempotency');
  readonly #reflector: Reflector;
  readonly #store: PgIdempotencyStore;

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(PgIdempotencyStore) store: PgIdempotencyStore) {
    this.#reflector = reflector;
    this.#store = store;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const options = this.#reflector.get<IdempotentOptions | undefined>(IDEMPOTENT, context.getHandler());
    if (!options) return next.handle();
    const request = context.switchToHttp().getRequest<Request & { caller: Caller }>();
    const header = request.headers['idempotency-key'];
    if (header === undefined && !options.required) return next.handle();
    return from(this.#answer(context, next, request, header));
  }

  async #answer(
    context: ExecutionContext,
    next: CallHandler,
    request: Request & { caller: Caller },
    header: unknown,
  ): Promise<unknown> {
    if (typeof header !== 'string') {
      throw invalid(
        'EC-IDEMPOTENCY-MISSING',
        'Idempotency-Key is missing; send a random UUID and repeat it when you retry',
      );
    }
    const identity = identityOf(context, request, parseIdempotencyKey(header));
    const response = context.switchToHttp().getResponse<Response>();
    if (asksForDryRun(request)) {
      const given = await this.#store.peek(identity, fingerprintOf(request));
      return given ? replay(response, given) : lastValueFrom(next.handle());
    }
    const claim = await this.#store.claim(identity, fingerprintOf(request));
    if ('owner' in claim) return this.#run(identity, claim.owner, request, response, next);
    await requireSameBody(request, claim.answer);
    return replay(response, claim.answer);
  }

  async #run(
    identity: IdempotencyIdentity,
    owner: string,
    request: Request,
    response: Response,
    next: CallHandler,
  ): Promise<unknown> {
    const done: Done = { recorded: false };
    attachScope(request, {
      dedupeKey: dedupeKeyOf(identity),
      record: async (tx, answer) => {
        await this.#store.complete(identity, owner, answer, tx);
        done.recorded = true;
      },
      bodyWas: (digest, bytes) => (done.streamed = { digest, bytes }),
    });
    const alive = setInterval(() => void this.#extend(identity, owner), (takeOverAfter * 1000) / 3);
    // A client that went away may come back: then its repetition takes over, however long this one still hangs.
    response.once('close', () => clearInterval(alive));
    try {
      return await lastValueFrom(
        next.handle().pipe(concatMap((body) => this.#keep(identity, owner, response, body, done))),
      );
    } catch (error) {
      await this.#release(identity, owner);
      throw error;
    } finally {
      clearInterval(alive);
    }
  }

  async #extend(identity: IdempotencyIdentity, owner: string): Promise<void> {
    try {
      await this.#store.extend(identity, owner);
    } catch (error) {
      this.#log.warn(`an idempotency key could not be held: ${String(error)}`);
    }
  }

  /** After the handler succeeded: a store that fails now must not turn its success into an error. */
  async #keep(
    identity: IdempotencyIdentity,
    owner: string,
    response: Response,
    body: unknown,
    { recorded, streamed }: Done,
  ): Promise<unknown> {
    if (recorded) return body;
    try {
      await this.#store.complete(identity, owner, { ...answerOf(response, body), ...(streamed ? { streamed } : {}) });
    } catch (error) {
      this.#log.warn(`the answer could not be stored under its idempotency key: ${String(error)}`);
    }
    return body;
  }

  async #release(identity: IdempotencyIdentity, owner: string): Promise<void> {
    try {
      await this.#store.release(identity, owner);
    } catch (error) {
      this.#log.warn(`an idempotency key stays locked until its time is over: ${String(error)}`);
    }
  }
}

/** What a handler said through its scope. */
interface Done {
  recorded: boolean;
  streamed?: StreamedBody;
}

function identityOf(
  context: ExecutionContext,
  request: Request & { caller: Caller },
  key: string,
): IdempotencyIdentity {
  const route = `${context.getClass().name}.${context.getHandler().name}`;
  return { tenant: request.caller.tenant.id, principal: request.caller.subject, route, key };
}

function answerOf(response: Response, body: unknown): StoredAnswer {
  const headers = replayedHeaders.flatMap((name) => {
    const value = response.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return {
    status: response.statusCode,
    headers: Object.fromEntries(headers),
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

function replay(response: Response, answer: StoredAnswer): unknown {
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  response.setHeader('Idempotency-Replayed', 'true');
  return answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown);
}
