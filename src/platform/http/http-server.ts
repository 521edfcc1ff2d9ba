import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { invalid, type ExportCenterError } from '../../kernel/errors.js';
import { PROBLEM_MEDIA_TYPE, toProblem } from './problem.js';

/** Milliseconds. A socket that carries nothing for `idle` is closed; event streams send a heartbeat more often. */
export const serverTimeouts = { headers: 15_000, keepAlive: 10_000, idle: 120_000, checkEvery: 1_000 } as const;

/** Requests that one connection may carry before it is closed, so that clients spread over processes again. */
const requestsPerConnection = 100_000;

/**
 * Bounds what a connection may cost before a handler runs (F43), and answers what Node's parser refuses as problem+json (B18, B22,
 * B23). Node's own requestTimeout stays off: it would cut long uploads; bodies have timeouts where they are read. Beyond `connections`
 * a new one is closed at once. Call before listen().
 */
export function configureHttpServer(server: Server, connections = 1_024): void {
  server.maxConnections = connections;
  server.maxRequestsPerSocket = requestsPerConnection;
  server.headersTimeout = serverTimeouts.headers;
  server.keepAliveTimeout = serverTimeouts.keepAlive;
  server.requestTimeout = 0;
  server.timeout = serverTimeouts.idle;
  Object.assign(server, { connectionsCheckingInterval: serverTimeouts.checkEvery });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(socket, clientProblem(error)));
  server.on('connect', (_request, socket) =>
    refuse(socket, invalid('EC-METHOD', 'CONNECT is not allowed here'), 'Allow: GET, HEAD, POST\r\n'),
  );
  server.on('checkExpectation', (_request, response) => response.writeHead(417, { Connection: 'close' }).end());
}

function clientProblem(error: NodeJS.ErrnoException): ExportCenterError {
  if (error.code === 'HPE_HEADER_OVERFLOW')
    return invalid('EC-HTTP-HEADERS', 'the headers are larger than 16 KiB; send fewer or shorter ones');
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return invalid('EC-HTTP-TIMEOUT', 'the headers did not arrive within 15 s');
  return invalid(
    'EC-HTTP-SYNTAX',
    'the request is not well-formed HTTP/1.1; check its request line, headers and Content-Length',
  );
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function refuse(socket: Duplex, error: ExportCenterError, headers = ''): void {
  if (!socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const problem = toProblem(error, '/', randomBytes(16).toString('hex'));
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${reasons[problem.status] ?? 'Bad Request'}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n${headers}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

/** True while an answer is on its way: what is written now would end up in the middle of it. */
function isAnswering(socket: Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}
