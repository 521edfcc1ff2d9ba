import type { INestApplication } from '@nestjs/common';

/** Headers of an answer that a page may read beside the ones that every page may (Fetch standard, CORS-safelisted response headers). */
const readable = [
  'Content-Disposition',
  'Content-Range',
  'Deprecation',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Repr-Digest',
  'Retry-After',
  'Sunset',
  'WWW-Authenticate',
  'X-Request-Id',
];

/**
 * Lets pages of exactly these origins call the API. Without any, no answer carries a CORS header and every browser keeps pages of
 * other sites out. Cookies play no part: a page sends its token itself.
 */
export function allowOrigins(app: INestApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: readable,
    maxAge: 600,
  });
}
