import { applyDecorators } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { BooleanParameter } from './query-parameters.js';

/** Query of every route that creates or changes something (AIP-163). Carry the request out over `rehearsal(database)`. */
export class DryRunQuery {
  @BooleanParameter('Check everything as the live call does, then answer 204; nothing is changed and no key is used up')
  readonly validateOnly?: boolean;
}

/** Documents the answer of a dry run. */
export const DryRun = (): MethodDecorator =>
  applyDecorators(ApiNoContentResponse({ description: 'validateOnly: the live call would succeed' }));

/** True where the request asks for a rehearsal: known before its query is validated. */
export const asksForDryRun = (request: Request): boolean => request.query['validateOnly'] === 'true';

/** Answers a dry run that found nothing wrong. */
export function answerDryRun(response: Response): undefined {
  response.status(204);
  return undefined;
}
