import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { unavailable } from '../../kernel/errors.js';

/** The end of the process as the HTTP side sees it: requests under way finish, new ones are sent elsewhere (F13). */
@Injectable()
export class Draining implements BeforeApplicationShutdown {
  readonly #ended = new AbortController();

  /** Fires when shutdown begins: streams without an end (SSE, Prefer: wait) close on it. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  begin(): void {
    this.#ended.abort(
      unavailable('EC-UNAVAILABLE-DRAINING', 'this process is shutting down; repeat the request', { retryAfter: 2 }),
    );
  }

  beforeApplicationShutdown(): void {
    this.begin();
  }

  /** Middleware: answers 503 from the moment the process drains, and asks the client to open a new connection. */
  refuse(_request: Request, response: Response, next: NextFunction): void {
    if (!this.signal.aborted) return next();
    response.setHeader('Connection', 'close');
    next(this.signal.reason);
  }
}
