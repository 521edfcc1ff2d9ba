import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { ExportCenterError } from '../../kernel/errors.js';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves GET /metrics on a listener of its own, so that it can be kept inside while the API is outside. Port 0 takes a free one.
 * Throws EC-INTERNAL naming the setting where the port is taken.
 */
export async function startMetricsServer(registry: Registry, port: number, host: string): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 }, (request, response) => {
    request.resume();
    const path = request.url?.split('?', 1)[0];
    if (request.method !== 'GET' || path !== '/metrics') return end(response, request.method === 'GET' ? 404 : 405);
    registry.metrics().then(
      (text) => end(response, 200, text, registry.contentType),
      () => end(response, 500),
    );
  });
  await listen(server, port, host);
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ExportCenterError(
      'EC-INTERNAL',
      'internal',
      `the metrics port ${port} cannot be opened; set EC_METRICS_PORT to a free one`,
      { cause },
    );
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}

function end(response: ServerResponse, status: number, body = '', contentType = 'text/plain'): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
