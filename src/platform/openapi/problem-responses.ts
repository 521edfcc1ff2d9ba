import type { RoutePolicy } from '../auth/policy.decorator.js';
import { IF_MATCH } from '../http/conditional.decorator.js';
import { PROBLEM_MEDIA_TYPE } from '../http/problem.js';
import { problemTable } from '../http/problem-table.js';

/** The members of an OpenAPI operation that are added here. */
export interface Operation {
  readonly operationId?: string;
  responses: Record<string, { content?: unknown; $ref?: string } | undefined>;
  security?: unknown[];
  requestBody?: unknown;
  readonly parameters?: readonly { readonly name?: string; readonly in?: string }[];
  'x-required-scopes'?: readonly string[];
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'No valid credential',
  403: 'A scope or the tenant is missing',
  404: 'Not found, or not of this tenant',
  406: 'No acceptable representation',
  409: 'The state, a name or an idempotency key in use does not allow it',
  410: 'It was there and is gone for good',
  412: 'If-Match does not name the current version',
  413: 'The body is too large',
  415: 'The media type or coding is not supported',
  416: 'The range lies outside of the content',
  422: 'The request is well-formed and means something impossible',
  428: 'If-Match is missing',
  429: 'A limit is used up',
  500: 'Internal error',
  501: 'The capability is not configured; the detail names the setting that turns it on',
  503: 'Unavailable for now',
  507: 'The disk is full',
};

const text = { type: 'string' };

/** Schemas and responses that every operation refers to. */
export function problemComponents(): { schemas: Record<string, never>; responses: Record<string, never> } {
  const finding = {
    type: 'object',
    required: ['code', 'message'],
    properties: { pointer: text, code: text, message: text, path: text, line: { type: 'integer' } },
  };
  const problem = {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'traceId', 'retryable', 'docs'],
    properties: {
      type: { ...text, format: 'uri' },
      title: text,
      status: { type: 'integer' },
      detail: text,
      instance: text,
      code: { ...text, enum: Object.keys(problemTable).sort() },
      traceId: { ...text, pattern: '^[0-9a-f]{32}$' },
      errors: { type: 'array', items: { $ref: '#/components/schemas/Finding' } },
      retryable: { type: 'boolean' },
      docs: text,
    },
  };
  const responses = Object.fromEntries(
    Object.entries(titles).map(([status, description]) => [`Problem${status}`, response(description)]),
  );
  return { schemas: { Problem: problem, Finding: finding } as never, responses: responses as never };
}

/** Adds the problem responses that the route can give; what a controller documented itself, with its content, stays. */
export function addProblemResponses(operation: Operation, route: DescribedRoute): void {
  for (const status of problemStatuses(operation, route)) {
    if (operation.responses[status]?.content === undefined)
      operation.responses[status] = { $ref: `#/components/responses/Problem${status}` };
  }
}

/** `path` as the document writes it, with `{id}`. */
export interface DescribedRoute {
  readonly verb: string;
  readonly path: string;
  readonly policy: RoutePolicy;
}

function problemStatuses({ responses, parameters = [] }: Operation, { verb, path, policy }: DescribedRoute): number[] {
  const has = (name: string) => parameters.some((parameter) => parameter.in === 'header' && parameter.name === name);
  const statuses = [400, 406, 429, 500, 503];
  if (policy.scope !== 'none') statuses.push(401, 403);
  if (policy.resource !== undefined || path.includes('{')) statuses.push(404);
  if (verb !== 'GET') statuses.push(409);
  if (['POST', 'PUT', 'PATCH'].includes(verb)) statuses.push(413, 415, 422);
  if (has(IF_MATCH)) statuses.push(412, 428);
  return [
    ...statuses,
    ...Object.keys(responses)
      .map(Number)
      .filter((status) => status in titles),
  ];
}

function response(description: string): object {
  return { description, content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } } };
}
