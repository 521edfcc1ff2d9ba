import type { Request, Response } from 'express';
import { type ExportCenterError, invalid } from '../../kernel/errors.js';
import { parseRange, type RangeAnswer } from './byte-range.js';
import { attachment } from './content-disposition.js';
import { matchesIfNoneMatch, passesIfMatch } from './etag.js';
import { pump } from './pump-bytes.js';

/** Bytes that can be read from any offset and never change under their ETag. */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /** Strong entity tag, quotes included, e.g. `"sha256:..."`. */
  readonly etag: string;
  readonly mediaType: string;
  readonly fileName: string;
  /** Base64 of the SHA-256 of the whole representation (RFC 9530). */
  readonly sha256Base64?: string;
  /** Exactly `length` bytes from `offset`; its iterator is closed early when the client goes. Errors fail the download. */
  read(offset: number, length: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface SendOptions {
  /** Milliseconds that one read, or one wait for a slow client, may take; 30 s and 120 s unless given. */
  readonly timeout?: number;
  /** Ends the download early, e.g. at shutdown. */
  readonly signal?: AbortSignal;
}

/**
 * Answers GET or HEAD with the bytes: 200, 206, 304, 412 or 416, conditional and ranged as api.md says. The client sees a complete
 * body only if the source delivered exactly what it promised without an error; otherwise the connection is reset (F28).
 * Throws only before the first byte is sent: EC-RANGE, EC-PRECONDITION-FAILED, and what the first read throws.
 */
export async function sendBytes(
  response: Response,
  request: Request,
  source: ByteSource,
  options: SendOptions = {},
): Promise<void> {
  if (!passesIfMatch(request.headers['if-match'], source.etag)) {
    throw invalid('EC-PRECONDITION-FAILED', 'If-Match does not name these bytes; start the download again');
  }
  const unchanged = matchesIfNoneMatch(request.headers['if-none-match'], source.etag);
  const range: RangeAnswer = unchanged ? { kind: 'full' } : rangeOf(request, source);
  if (range.kind === 'unsatisfiable') throw rangeRefused(response, source.size);
  const [offset, end] = range.kind === 'part' ? [range.start, range.end] : [0, source.size - 1];
  const begin = () => setHeaders(response, source, range, unchanged);
  if (unchanged || request.method === 'HEAD') {
    begin();
    response.end();
    return;
  }
  await pump(response, source.read.bind(source), { offset, length: end - offset + 1, begin, ...options });
}

/** A range counts only for GET and, with If-Range, only for the same strong tag (RFC 9110, section 13.1.5). */
function rangeOf(request: Request, source: ByteSource): RangeAnswer {
  const condition = request.headers['if-range'];
  if (request.method !== 'GET' || (condition !== undefined && condition !== source.etag)) return { kind: 'full' };
  return parseRange(request.headers.range, source.size);
}

function rangeRefused(response: Response, size: number): ExportCenterError {
  response.setHeader('Content-Range', `bytes */${size}`);
  return invalid(
    'EC-RANGE',
    `the range lies outside of the ${size} bytes there are; ask for bytes=0-${Math.max(0, size - 1)} at most`,
  );
}

function setHeaders(response: Response, source: ByteSource, range: RangeAnswer, unchanged: boolean): void {
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', source.etag);
  response.setHeader('Cache-Control', 'private, immutable');
  response.status(unchanged ? 304 : 200);
  if (unchanged) return;
  if (source.sha256Base64 !== undefined) response.setHeader('Repr-Digest', `sha-256=:${source.sha256Base64}:`);
  response.setHeader('Content-Type', source.mediaType);
  response.setHeader('Content-Disposition', attachment(source.fileName));
  response.setHeader('Content-Length', source.size);
  if (range.kind !== 'part') return;
  response.status(206);
  response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${source.size}`);
  response.setHeader('Content-Length', range.end - range.start + 1);
}
