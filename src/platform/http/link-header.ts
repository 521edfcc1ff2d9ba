import type { Request, Response } from 'express';

/** Adds to `Link` (RFC 8288), which holds several links separated by commas. */
export function addLink(response: Response, link: string): void {
  const present = response.getHeader('Link');
  response.setHeader('Link', present === undefined ? link : `${String(present)}, ${link}`);
}

/** Names the next page of a list as `rel="next"`: the URL of the request with the new token. */
export function linkToNextPage(request: Request, response: Response, body: unknown): void {
  const token = (body as { readonly nextPageToken?: unknown } | null | undefined)?.nextPageToken;
  if (typeof token !== 'string') return;
  const url = new URL(request.originalUrl, 'http://unused');
  url.searchParams.set('pageToken', token);
  addLink(response, `<${url.pathname}${url.search}>; rel="next"`);
}
