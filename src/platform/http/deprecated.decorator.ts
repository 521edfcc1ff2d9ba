import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';

export const DEPRECATED = 'export-center:deprecated';
const day = 24 * 3_600_000;
/** Days between the announcement and the end of a route, at least. */
export const deprecationDays = 180;

export interface Deprecation {
  /** Day from which the route is deprecated, e.g. `2027-01-31`. */
  readonly since: string;
  /** Day after which it may be gone, at least 180 days later. */
  readonly sunset: string;
  /** Page that says why and what to do. */
  readonly docs: string;
  /** Path that takes its place. */
  readonly successor?: string;
}

/** The headers of every answer of a deprecated route (RFC 9745, RFC 8594, RFC 8288). */
export interface DeprecationHeaders {
  readonly deprecation: string;
  readonly sunset: string;
  readonly link: string;
}

/** Declares a route deprecated: in the OpenAPI document and in the headers of each answer. Throws RangeError on days that do not fit. */
export const Deprecated = (deprecation: Deprecation): MethodDecorator =>
  applyDecorators(SetMetadata(DEPRECATED, headersOf(deprecation)), ApiOperation({ deprecated: true }));

function headersOf({ since, sunset, docs, successor }: Deprecation): DeprecationHeaders {
  const [begin, end] = [instantOf(since), instantOf(sunset)];
  if (end - begin < deprecationDays * day) {
    throw new RangeError(`sunset ${sunset} is less than ${deprecationDays} days after ${since}`);
  }
  const links = [`<${docs}>; rel="deprecation"`, ...(successor ? [`<${successor}>; rel="successor-version"`] : [])];
  return { deprecation: `@${begin / 1000}`, sunset: new Date(end).toUTCString(), link: links.join(', ') };
}

function instantOf(text: string): number {
  const instant = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(instant)) throw new RangeError(`not a day: ${text}`);
  return instant;
}
