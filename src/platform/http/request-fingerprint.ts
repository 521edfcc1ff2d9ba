import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { canonicalJson } from '../../formats/canonical-json/canonicalize.js';
import { DigestStream } from '../../formats/digest.js';
import { invalid, type ExportCenterError } from '../../kernel/errors.js';
import { boundedBody } from './bounded-body.js';
import type { StoredAnswer } from './idempotency-scope.js';
import { hasBody } from './read-json-body.js';

/**
 * What makes two requests the same before a streamed body is read: method, path and query, and the canonical JSON body or, for a
 * streamed one, what its headers say. A dry run has the fingerprint of its live call.
 */
export function fingerprintOf(request: Request): Buffer {
  const body = request.body === undefined ? canonicalJson(streamedHeaders(request)) : canonicalJson(request.body);
  return createHash('sha256')
    .update(`${request.method}\n${liveUrl(request)}\n${body}`)
    .digest();
}

/**
 * Reads the streamed body of a repetition and compares it with the one that was answered (B15). A body whose digest the client
 * declared is not read: the fingerprint covers the declaration. Throws EC-IDEMPOTENCY-MISMATCH.
 */
export async function requireSameBody(request: Request, { streamed }: StoredAnswer): Promise<void> {
  if (!streamed || request.body !== undefined || isDeclared(request) || !hasBody(request)) return;
  const seen = new DigestStream();
  for await (const chunk of boundedBody(request)) {
    if (seen.update(chunk).bytes > streamed.bytes) throw mismatch();
  }
  if (seen.digest() !== streamed.digest) throw mismatch();
}

export const mismatch = (): ExportCenterError =>
  invalid('EC-IDEMPOTENCY-MISMATCH', 'Idempotency-Key was used for another request; send a new key with a new request');

function streamedHeaders({ headers }: Request): Record<string, string> {
  const names = ['content-length', 'content-type', 'content-encoding', 'repr-digest'];
  return Object.fromEntries(names.map((name) => [name, String(headers[name] ?? '')]));
}

const isDeclared = ({ headers, query }: Request): boolean =>
  headers['repr-digest'] !== undefined || query['digest'] !== undefined;

function liveUrl({ originalUrl }: Request): string {
  if (!originalUrl.includes('validateOnly=')) return originalUrl;
  const url = new URL(originalUrl, 'http://unused');
  url.searchParams.delete('validateOnly');
  return `${url.pathname}${url.search}`;
}
