import type { Response } from 'express';
import { digestOf } from '../../formats/digest.js';
import { strongEtag } from '../../platform/http/etag.js';

/** Names an answer by its content, for answers that are their own version; `AnswerInterceptor` makes it a 304. */
export function contentEtag<Body>(response: Response, body: Body): Body {
  response.setHeader('ETag', strongEtag(digestOf(JSON.stringify(body))));
  return body;
}
