import type { INestApplication } from '@nestjs/common';
import type { Express, NextFunction, Request, Response } from 'express';
import { assertEveryRouteHasPolicy } from '../auth/route-policies.js';
import { HttpMetrics } from '../observability/http-metrics.js';
import { OpenApiDocument } from '../openapi/openapi-document.js';
import { API_PREFIX, rootPaths } from './api-paths.js';
import { allowOrigins } from './cors.js';
import { Draining } from './draining.js';
import { configureHttpServer } from './http-server.js';
import { assignContext } from './request-context.js';
import { closeUnread, limitRequest } from './request-limits.js';
import { securityHeaders } from './security-headers.js';

/** Options for NestFactory.create: bodies are read by JsonBodyInterceptor. */
export const nestOptions = { bodyParser: false, forceCloseConnections: false, abortOnError: false } as const;

export interface HttpOptions {
  /** Origins whose pages may call the API from a browser; none by default. */
  readonly corsOrigins?: readonly string[];
  /** Connections at once. */
  readonly connections?: number;
}

/**
 * Puts the conventions on an application made with `nestOptions` and initialises it. Call before listen(). Throws where a route has
 * no policy, so that the process never serves one.
 */
export async function configureHttp(app: INestApplication, options: HttpOptions = {}): Promise<void> {
  app.setGlobalPrefix(API_PREFIX, { exclude: rootPaths });
  const express = app.getHttpAdapter().getInstance() as Express;
  express.disable('x-powered-by');
  express.disable('etag');
  const draining = app.get(Draining, { strict: false });
  const metrics = app.get(HttpMetrics, { strict: false });
  app.use(assignContext, closeUnread, securityHeaders, metrics.observe, limitRequest);
  allowOrigins(app, options.corsOrigins ?? []);
  app.use((request: Request, response: Response, next: NextFunction) => draining.refuse(request, response, next));
  configureHttpServer(app.getHttpServer() as Parameters<typeof configureHttpServer>[0], options.connections);
  app.get(OpenApiDocument, { strict: false }).describe(app);
  await app.init();
  assertEveryRouteHasPolicy(app);
}
