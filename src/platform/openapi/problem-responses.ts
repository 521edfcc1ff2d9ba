import type { RoutePolicy } from '../auth/policy.decorator.js';
import { IF_MATCH } from '../http/conditional.decorator.js';
import { IDEMPOTENCY_KEY } from '../http/idempotency-scope.js';
import { PROBLEM_MEDIA_TYPE } from '../http/problem.js';
import { problemTable } from '../http/problem-table.js';

/** The members of an OpenAPI operation that are added here. */
export interface Operation {
  responses: Record<string, unknown>;
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
  412: 'If-Match does not name the current version',
  413: 'The body is too large',
  415: 'The media type or coding is not supported',
  422: 'The request is well-formed and means something impossible',
  428: 'If-Match is missing',
  429: 'A limit is used up',
  500: 'Internal error',
  503: 'Unavailable for now',
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

/** Adds the problem responses that the route can give; what a controller documented itself stays. */
export function addProblemResponses(
  operation: Operation,
  { verb, policy }: { verb: string; policy: RoutePolicy },
): void {
  const writes = ['POST', 'PUT', 'PATCH'].includes(verb);
  const statuses = [400, 406, 429, 500, 503];
  if (policy.scope !== 'none') statuses.push(401, 403);
  if (policy.resource !== undefined) statuses.push(404);
  if (writes) statuses.push(413, 415, 422);
  if (hasHeader(operation, IDEMPOTENCY_KEY)) statuses.push(409);
  if (hasHeader(operation, IF_MATCH)) statuses.push(409, 412, 428);
  for (const status of statuses) {
    operation.responses[status] ??= { $ref: `#/components/responses/Problem${status}` };
  }
}

function hasHeader({ parameters = [] }: Operation, name: string): boolean {
  return parameters.some((parameter) => parameter.in === 'header' && parameter.name === name);
}

function response(description: string): object {
  return { description, content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } } };
}
