import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** What every request knows about itself. `traceId` is 32 hex digits (W3C Trace Context). */
export interface RequestContext {
  readonly requestId: string;
  readonly traceId: string;
  /** As it came, or one for the trace that begins here. */
  readonly traceparent: string;
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
  const [traceparent, traceId] = traceOf(String(request.headers['traceparent'] ?? ''));
  const requestId = typeof given === 'string' && requestIdPattern.test(given) ? given : traceId;
  return { requestId, traceId, traceparent, startedAt: performance.now() };
}

/** The trace context and its trace id; a header that is none begins a new trace (W3C Trace Context, section 2.2). */
function traceOf(header: string): readonly [traceparent: string, traceId: string] {
  const given = traceparentPattern.exec(header)?.[1];
  if (given !== undefined) return [header, given];
  const random = randomBytes(24).toString('hex');
  const traceId = random.slice(0, 32);
  return [`00-${traceId}-${random.slice(32)}-00`, traceId];
}
