import type { NextFunction, Request, Response } from 'express';
import { Histogram, type Registry } from 'prom-client';

/** Times every request. Routes are labelled by their pattern, so that ids never become labels. */
export class HttpMetrics {
  readonly #duration: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    this.#duration = new Histogram({
      name: 'export_center_http_request_duration_seconds',
      help: 'Seconds from the request to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [registry],
    });
  }

  /** Middleware. */
  readonly observe = (request: Request, response: Response, next: NextFunction): void => {
    const end = this.#duration.startTimer();
    response.once('close', () =>
      end({ method: methodOf(request), route: routeOf(request), status: String(response.statusCode) }),
    );
    next();
  };
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function methodOf(request: Request): string {
  return methods.has(request.method) ? request.method : 'other';
}

function routeOf(request: Request): string {
  const path: unknown = (request.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' && path !== '*path' ? path : 'none';
}
