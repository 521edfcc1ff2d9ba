import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A token issuer's key endpoint: what it serves and how often it was asked. */
export interface KeyEndpoint {
  readonly url: string;
  body: string;
  status: number;
  asked: number;
  close(): Promise<void>;
}

export async function serveKeys(keys: readonly object[]): Promise<KeyEndpoint> {
  const server: Server = createServer((_request, response) => {
    endpoint.asked += 1;
    response.writeHead(endpoint.status, { 'Content-Type': 'application/json' }).end(endpoint.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    body: JSON.stringify({ keys }),
    status: 200,
    asked: 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return endpoint;
}
