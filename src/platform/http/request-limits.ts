import type { NextFunction, Request, Response } from 'express';
import { ExportCenterError, invalid } from '../../kernel/errors.js';

export const maximumHeaders = 100;
const lingerMs = 1_000;

/** Refuses more than 100 headers (B22) and TRACE, which echoes credentials (B23); size of the headers is bounded by Node (16 KiB). */
export function limitRequest(request: Request, response: Response, next: NextFunction): void {
  if (request.rawHeaders.length / 2 > maximumHeaders) return next(tooManyHeaders(request.rawHeaders.length / 2));
  if (request.method === 'TRACE') {
    response.setHeader('Allow', 'GET, HEAD, POST');
    return next(invalid('EC-METHOD', 'TRACE is not allowed here'));
  }
  next();
}

/**
 * Closes the connection when the answer is out before the request was read to its end. Node would otherwise read on, for ever if
 * the client sends for ever; it gets a second, so that the client can read the answer before the reset (B19).
 */
export function closeUnread(request: Request, response: Response, next: NextFunction): void {
  response.once('finish', () => {
    if (request.complete || request.socket.destroyed) return;
    request.socket.end();
    setTimeout(() => request.socket.destroy(), lingerMs).unref();
  });
  next();
}

const tooManyHeaders = (count: number): ExportCenterError =>
  invalid('EC-HTTP-HEADERS', `the request has ${count} headers; at most ${maximumHeaders} are accepted`);
