import type { Server } from 'node:http';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import { unavailable } from '../../kernel/errors.js';

/** Milliseconds that requests under way get to finish. */
const gracePeriod = 20_000;

/** The end of the process as the HTTP side sees it: requests under way finish, new ones are sent elsewhere (F13). */
@Injectable()
export class Draining implements BeforeApplicationShutdown {
  readonly #ended = new AbortController();
  readonly #host: HttpAdapterHost;

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.#host = host;
  }

  /** Fires when shutdown begins: streams without an end (SSE, Prefer: wait) close on it. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  begin(): void {
    this.#ended.abort(
      unavailable('EC-UNAVAILABLE-DRAINING', 'this process is shutting down; repeat the request', { retryAfter: 2 }),
    );
  }

  /** Nest calls this before it closes the server and waits for the connections. */
  beforeApplicationShutdown(): void {
    this.begin();
    const server = this.#host.httpAdapter?.getHttpServer() as Server | undefined;
    if (server) closeConnections(server);
  }

  /** Middleware: answers 503 from the moment the process drains, and asks the client to open a new connection. */
  refuse(_request: Request, response: Response, next: NextFunction): void {
    if (!this.signal.aborted) return next();
    response.setHeader('Connection', 'close');
    next(this.signal.reason);
  }
}

/** Closes each connection when its last request is answered, and after the grace period whatever is left. */
function closeConnections(server: Server): void {
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const grace = setTimeout(() => server.closeAllConnections(), gracePeriod);
  idle.unref();
  grace.unref();
  server.once('close', () => {
    clearInterval(idle);
    clearTimeout(grace);
  });
}
