import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

/**
 * Headers for an API that is served in closed networks, often over plain HTTP behind a proxy that has the certificate: no HSTS and
 * no upgrade-insecure-requests, which would lock browsers out; everything else is as strict as an API can be.
 */
const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  strictTransportSecurity: false,
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
});

export function securityHeaders(request: Request, response: Response, next: NextFunction): void {
  protect(request, response, next);
}
