import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SeededRandom } from '../../../bench/random.js';

/** Lets the first `cuts` connections through to a server and resets each after a random number of bytes of the answer. */
export class CuttingProxy {
  readonly url: string;
  /** Connections that were reset so far. */
  cut = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A connection is cut after 1 to `most` bytes, chosen by `seed`. */
  static async start(target: string, options: { readonly cuts: number; readonly most: number; readonly seed: number }) {
    const random = new SeededRandom(options.seed);
    let accepted = 0;
    const server = createServer({ noDelay: true }, (client) => {
      accepted += 1;
      proxy.#join(client, new URL(target), accepted > options.cuts ? Infinity : random.between(1, options.most));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new CuttingProxy(server);
    return proxy;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket, { hostname, port }: URL, limit: number): void {
    const upstream = connect(Number(port), hostname);
    let left = limit;
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      if (left <= 0) return;
      client.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      this.cut += 1;
      // What was written before goes out; then both sides see a broken connection.
      client.write('', () => client.resetAndDestroy());
      upstream.destroy();
    });
    upstream.once('end', () => client.end());
    client.once('close', () => upstream.destroy());
  }
}
