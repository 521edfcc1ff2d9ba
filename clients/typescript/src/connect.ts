import { createClient, type Client } from './generated/client/index.js';

export interface ConnectOptions {
  /** Where the server is, e.g. `https://export.example`. */
  readonly url: string;
  /** An API key (`eck_...`) or an access token; a function is asked before each request, so that tokens can be renewed. */
  readonly token: string | (() => string | Promise<string>);
  /** Instead of the platform's `fetch`, e.g. one with a proxy or a client certificate. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A client of one server. Pass it to the operations as `client`; nothing is global. */
export function connect({ url, token, fetch }: ConnectOptions): Client {
  return createClient({
    baseUrl: url.replace(/\/+$/, ''),
    auth: () => (typeof token === 'function' ? token() : token),
    querySerializer: { array: { style: 'form', explode: false } },
    ...(fetch ? { fetch } : {}),
  });
}
