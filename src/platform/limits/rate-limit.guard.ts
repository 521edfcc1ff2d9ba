import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { unavailable } from '../../kernel/errors.js';
import type { Caller } from '../auth/caller.js';
import { LimitBook } from './limit-book.js';
import { rateWindow, type RateClass } from './limit-names.js';
import { RateLimiter, type RateDecision } from './rate-limiter.js';

const RATE_CLASS = 'export-center:rate-class';

/** Counts the routes of a controller or a handler in this class; without it GET and HEAD read, everything else writes. */
export const CountsAs = (rateClass: RateClass) => SetMetadata(RATE_CLASS, rateClass);

/**
 * After the caller is proven: at most so many requests of its tenant in a window, over all processes. Answers carry `RateLimit-Policy`
 * and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10). Throws EC-RATE-LIMIT (429).
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #book: LimitBook;
  readonly #limiter: RateLimiter;

  constructor(
    @Inject(Reflector) reflector: Reflector,
    @Inject(LimitBook) book: LimitBook,
    @Inject(RateLimiter) limiter: RateLimiter,
  ) {
    this.#reflector = reflector;
    this.#book = book;
    this.#limiter = limiter;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & { caller?: Caller }>();
    if (!request.caller) return true;
    const rateClass = this.#classOf(context, request.method);
    const { id } = request.caller.tenant;
    const quota = (await this.#book.of(id))[`rate.${rateClass}`];
    if (quota === 0) return true;
    const decision = await this.#limiter.take(id, rateClass, quota);
    describe(context.switchToHttp().getResponse<Response>(), rateClass, quota, decision);
    if (!decision.allowed) throw tooMany(rateClass, quota, decision);
    return true;
  }

  #classOf(context: ExecutionContext, method: string): RateClass {
    const set = this.#reflector.getAllAndOverride<RateClass | undefined>(RATE_CLASS, [
      context.getHandler(),
      context.getClass(),
    ]);
    return set ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'write');
  }
}

function describe(response: Response, rateClass: RateClass, quota: number, decision: RateDecision): void {
  response.setHeader('RateLimit-Policy', `"${rateClass}";q=${quota};w=${rateWindow}`);
  response.setHeader('RateLimit', `"${rateClass}";r=${decision.remaining};t=${decision.resetIn}`);
}

function tooMany(rateClass: RateClass, quota: number, { resetIn }: RateDecision) {
  return unavailable(
    'EC-RATE-LIMIT',
    `the tenant's limit rate.${rateClass} is ${quota} requests in ${rateWindow} s; wait ${resetIn} s, or ask for a higher limit`,
    { retryAfter: resetIn, extra: { limit: `rate.${rateClass}`, quota, window: rateWindow } },
  );
}
