import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { ExportCenterError, invalid } from '../../kernel/errors.js';
import { ByteLimit, decoderOf } from './content-encoding.js';
import { requireJsonMediaType } from './content-type.js';
import { parseJsonBody } from './parse-json-body.js';

/** Bytes of a JSON body, on the wire and after decompression. */
export const BODY_LIMIT = 1024 * 1024;
const READ_TIMEOUT_MS = 30_000;

/**
 * Reads and parses the JSON body of a request; undefined where there is none. Nothing is parsed before media type, coding and
 * size are known to be right, and at most BODY_LIMIT decompressed bytes are ever held (B17, B19-B21).
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  if (!hasBody(request)) return undefined;
  requireJsonMediaType(request.headers['content-type'], request.method ?? '');
  const decoder = decoderOf(request.headers['content-encoding']);
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) throw tooLarge();
  const bytes = await collect(request, decoder);
  return bytes.length === 0 ? undefined : parseJsonBody(bytes);
}

/** True where the request announces content: a length above zero, or chunks. */
export function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

async function collect(request: IncomingMessage, decoder: ReturnType<typeof decoderOf>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const wire = new ByteLimit(BODY_LIMIT, tooLarge);
  const stages = decoder ? [decoder, new ByteLimit(BODY_LIMIT, decompressedTooLarge)] : [];
  // Piped through an iterator, so that a refusal does not destroy the socket before the answer is sent.
  const source = request.iterator({ destroyOnReturn: false });
  try {
    await pipeline([source, wire, ...stages, sink], { signal: AbortSignal.timeout(READ_TIMEOUT_MS) });
  } catch (error) {
    throw readError(error);
  }
  return Buffer.concat(chunks);
}

function readError(error: unknown): ExportCenterError {
  if (error instanceof ExportCenterError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return invalid('EC-HTTP-TIMEOUT', `the body did not arrive within ${READ_TIMEOUT_MS / 1000} s`);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNRESET' || code === 'ABORT_ERR')
    return invalid('EC-HTTP-SYNTAX', 'the connection ended before the body was complete');
  return invalid(
    'EC-JSON-SYNTAX',
    `the body is not what its Content-Encoding says (${code || 'damaged'}); send it again or without coding`,
  );
}

const tooLarge = () => invalid('EC-TOO-LARGE', `the body is larger than ${BODY_LIMIT} bytes; split the request`);

const decompressedTooLarge = () =>
  invalid(
    'EC-DECOMPRESSED-TOO-LARGE',
    `the body is larger than ${BODY_LIMIT} bytes after decompression; split the request`,
  );
