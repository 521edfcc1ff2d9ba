import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** What every request knows about itself. `traceId` is 32 hex digits (W3C Trace Context). */
export interface RequestContext {
  readonly requestId: string;
  readonly traceId: string;
  readonly startedAt: number;
}

const contexts = new WeakMap<object, RequestContext>();
const requestIdPattern = /^[A-Za-z0-9._-]{1,64}$/;
const traceparentPattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The context that `assignContext` gave the request; a fresh one where the request never passed it. */
export function contextOf(request: Request): RequestContext {
  const known = contexts.get(request);
  if (known) return known;
  const made = makeContext(request);
  contexts.set(request, made);
  return made;
}

/** First middleware: names the request and answers with the name, whatever comes after. */
export function assignContext(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('X-Request-Id', contextOf(request).requestId);
  next();
}

function makeContext(request: Request): RequestContext {
  const given = request.headers['x-request-id'];
  const traceId =
    traceparentPattern.exec(String(request.headers['traceparent'] ?? ''))?.[1] ?? randomBytes(16).toString('hex');
  const requestId = typeof given === 'string' && requestIdPattern.test(given) ? given : traceId;
  return { requestId, traceId, startedAt: performance.now() };
}
