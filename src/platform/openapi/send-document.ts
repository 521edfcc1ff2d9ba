import type { Request, Response } from 'express';
import { matchesIfNoneMatch } from '../http/etag.js';
import type { ServedDocument } from './openapi-document.js';

/** Answers with a document that is kept in memory, or 304 where the client has it (RFC 9110, section 13.1.2). */
export function sendDocument(request: Request, response: Response, { body, mediaType, etag }: ServedDocument): void {
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'no-cache');
  if (matchesIfNoneMatch(request.headers['if-none-match'], etag)) {
    response.status(304).end();
    return;
  }
  response.setHeader('Content-Type', mediaType);
  response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}
