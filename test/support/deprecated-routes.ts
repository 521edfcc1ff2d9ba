import type { INestApplication } from '@nestjs/common';
import { policyTable, routeHandlers, nameOf, type PolicyRow } from '../../src/platform/auth/route-policies.js';
import { DEPRECATED } from '../../src/platform/http/deprecated.decorator.js';

/** Rows of the policy table whose handlers are marked `@Deprecated`. */
export function deprecatedRoutes(app: INestApplication): PolicyRow[] {
  const marked = new Set(
    routeHandlers(app)
      .filter(({ handler }) => Reflect.hasMetadata(DEPRECATED, handler))
      .map(nameOf),
  );
  return policyTable(app).filter(({ handler }) => marked.has(handler));
}

/** What is wrong with the headers of an answer of a deprecated route; empty where nothing is (RFC 9745, RFC 8594). */
export function deprecationFaults({ headers }: Response): string[] {
  const since = /^@(\d+)$/.exec(headers.get('deprecation') ?? '')?.[1];
  const sunset = Date.parse(headers.get('sunset') ?? '');
  const days = (sunset / 1000 - Number(since)) / 86_400;
  return [
    ...(since === undefined ? ['Deprecation is not @<unix seconds>'] : []),
    ...(Number.isNaN(sunset) ? ['Sunset is not an HTTP date'] : []),
    ...(days >= 180 ? [] : [`Sunset is ${days} days after Deprecation, 180 at least`]),
    ...(/<[^>]+>; rel="deprecation"/.test(headers.get('link') ?? '') ? [] : ['Link has no rel="deprecation"']),
  ];
}
