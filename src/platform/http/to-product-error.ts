import { HttpException } from '@nestjs/common';
import { ExportCenterError, invalid, notFound, toExportCenterError } from '../../kernel/errors.js';

/**
 * Turns whatever a request threw into the product's error. Nest and Express throw their own for what they decide before a
 * handler runs; each gets the code that says the same.
 */
export function toProductError(error: unknown): ExportCenterError {
  if (!(error instanceof HttpException)) return toExportCenterError(error);
  if (isUndecodablePath(error)) return notFound('path');
  const status = error.getStatus();
  const make = frameworkErrors[status];
  if (make) return make(error.message);
  return status < 500 ? invalid('EC-VALIDATION', error.message) : toExportCenterError(error.cause ?? error);
}

const frameworkErrors: Readonly<Record<number, (message: string) => ExportCenterError>> = {
  403: () => new ExportCenterError('EC-AUTHZ-SCOPE', 'forbidden', 'this route is not open'),
  404: () => notFound('path'),
  406: (message) => invalid('EC-NOT-ACCEPTABLE', message),
  413: (message) => invalid('EC-TOO-LARGE', message),
  415: (message) => invalid('EC-MEDIA-TYPE', message),
  503: () =>
    new ExportCenterError('EC-UNAVAILABLE-DRAINING', 'unavailable', 'the service is shutting down', { retryAfter: 5 }),
};

/** Express answers `%ff` in a path parameter with 400; a path that names nothing is simply not found (B14). */
function isUndecodablePath(error: HttpException): boolean {
  return error.cause instanceof URIError;
}
