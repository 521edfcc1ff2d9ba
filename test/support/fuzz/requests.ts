import fc from 'fast-check';
import { resolved, type NamedOperation, type OpenApi, type Parameter } from './openapi.js';
import { text, valuesOf } from './schema-values.js';

export interface FuzzRequest {
  readonly target: NamedOperation;
  /** Path and query, ready to be sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly authenticated: boolean;
}

/** What exists on the server: names of path parameters lead to real values, so that requests get past "not found". */
export type KnownValues = (path: string, parameter: string) => readonly string[];

/** Requests to any operation of the document: mostly what it describes, with mistakes of every sort between. */
export function requestsOf(
  document: OpenApi,
  targets: readonly NamedOperation[],
  known: KnownValues,
): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    ...targets.map((target) => ({ weight: weightOf(target), arbitrary: requestTo(target, document, known) })),
  );
}

/** A capability that is not configured has one answer; what takes a body has the most to get wrong. */
function weightOf({ operation: { responses, requestBody } }: NamedOperation): number {
  if (responses[501] !== undefined) return 1;
  return requestBody ? 20 : 5;
}

function requestTo(target: NamedOperation, document: OpenApi, known: KnownValues): fc.Arbitrary<FuzzRequest> {
  const parameters = (target.operation.parameters ?? []).map((parameter) => resolved<Parameter>(document, parameter));
  const placed = (place: Parameter['in']) => parameters.filter((parameter) => parameter.in === place);
  return fc
    .record({
      path: pathOf(target, placed('path'), known),
      query: queryOf(placed('query'), document),
      headers: headersOf(placed('header')),
      body: bodyOf(target, document),
      authenticated: fc.oneof(
        { weight: 19, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
    })
    .map(({ path, query, headers, body, authenticated }) => ({
      target,
      url: query === '' ? path : `${path}?${query}`,
      headers: { ...headers, ...body.headers },
      ...(body.text === undefined ? {} : { body: body.text }),
      authenticated,
    }));
}

function pathOf({ path }: NamedOperation, parameters: readonly Parameter[], known: KnownValues): fc.Arbitrary<string> {
  const values = parameters.map(({ name }) => {
    const real = known(path, name);
    const other = fc.oneof(
      text.filter((value) => value !== ''),
      fc.constantFrom('run_01JD0000000000000000000000', '-', '%2e%2e'),
    );
    return real.length === 0
      ? other
      : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...real) }, { weight: 1, arbitrary: other });
  });
  return fc
    .tuple(...values)
    .map((chosen) =>
      parameters.reduce((made, { name }, i) => made.replace(`{${name}}`, () => encode(String(chosen[i]))), path),
    );
}

/** A lone surrogate cannot be written in a URL. A value of dots alone would be taken out of the path by every client. */
const encode = (value: string): string =>
  encodeURIComponent((value || 'empty').toWellFormed()).replace(/^\.{1,2}$/, 'dots');

function queryOf(parameters: readonly Parameter[], document: OpenApi): fc.Arbitrary<string> {
  const model = Object.fromEntries(parameters.map(({ name, schema }) => [name, valuesOf(schema, document)]));
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  const sometimes = fc.oneof(
    { weight: 9, arbitrary: fc.record(model, { requiredKeys: required }) },
    { weight: 1, arbitrary: fc.dictionary(text, text, { maxKeys: 3 }) },
  );
  return sometimes.map((values) =>
    Object.entries(values as Record<string, unknown>)
      .map(
        ([name, value]) =>
          `${encode(name)}=${encode(Array.isArray(value) ? value.map(asText).join(',') : asText(value))}`,
      )
      .join('&'),
  );
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const keyOfRetry = fc.oneof(
  { weight: 9, arbitrary: fc.uuid() },
  { weight: 1, arbitrary: fc.constantFrom('again', '', 'x'.repeat(300)) },
);

function headersOf(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, string>> {
  const model = parameters.map(({ name }): [string, fc.Arbitrary<string>] => [
    name,
    name === 'Idempotency-Key' ? keyOfRetry : fc.constantFrom('*', '"1"', 'W/"2"', '7', 'sha-256=:AAAA:', 'nonsense'),
  ]);
  return fc.record(Object.fromEntries(model), {
    requiredKeys: parameters.filter((one) => one.required).map(({ name }) => name),
  });
}

interface Body {
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: string;
}

function bodyOf({ operation, method }: NamedOperation, document: OpenApi): fc.Arbitrary<Body> {
  const nothing: fc.Arbitrary<Body> = fc.constant({ headers: {} });
  if (!operation.requestBody)
    return method === 'post'
      ? fc.oneof({ weight: 4, arbitrary: nothing }, { weight: 1, arbitrary: fc.constant(json({})) })
      : nothing;
  const described = Object.entries(operation.requestBody.content).map(([type, { schema }]) =>
    valuesOf(schema, document).map((value): Body => ({
      headers: { 'content-type': type },
      text: textFor(type, value),
    })),
  );
  return fc.oneof(
    { weight: 12, arbitrary: fc.oneof(...described) },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: nothing },
  );
}

const json = (value: unknown): Body => ({
  headers: { 'content-type': 'application/json' },
  text: JSON.stringify(value),
});

const textFor = (type: string, value: unknown): string =>
  type === 'text/csv' && typeof value === 'string' ? value : JSON.stringify(value);

const broken: fc.Arbitrary<Body> = fc
  .tuple(
    fc.constantFrom(
      'application/json',
      'text/plain',
      'application/xml',
      'application/json; charset=utf-16',
      'nonsense',
    ),
    fc.constantFrom(
      '{',
      '',
      '[1,',
      '{"a":1,"a":2}',
      '"\\ud800"',
      '['.repeat(2_000),
      '\u0000',
      '{"__proto__":{}}',
      '1e999',
    ),
  )
  .map(([type, body]) => ({ headers: { 'content-type': type }, text: body }));
