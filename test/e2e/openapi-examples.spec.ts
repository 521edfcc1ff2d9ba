import { writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { format } from 'prettier';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import { buildOpenApi } from '../../src/platform/openapi/build-openapi.js';
import { examplesFile, readExamples, type OperationExample } from '../../src/platform/openapi/operation-examples.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { exampleSteps, type ExampleStep } from '../support/example-steps.js';
import { ExampleText } from '../support/example-text.js';
import { eventually } from '../support/eventually.js';
import { keepExample } from '../support/keep-example.js';

// EC_TEST_WRITE_EXAMPLES=1 takes what the server answers for the new examples; "node scripts/generate-client.mjs" puts them into the document.
const writes = process.env['EC_TEST_WRITE_EXAMPLES'] === '1';

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly content?: Record<string, Media> }>;
}

let db: TestDatabase;
let center: Center;
let people: readonly [one: string, other: string];
let operations: Operation[];
let ajv: Ajv2020;
const answers: Record<string, OperationExample> = {};

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startCenter(db.database, { worker: true, env: { EC_SITE_NAME: 'plant-7' } });
  const tenant = await db.tenant('acme');
  const roles = ['tenant-admin', 'platform-admin'];
  const admin = async (createdBy: string) =>
    `Bearer ${(await createApiKey(db.database, tenant, { name: 'admin', roles, createdBy })).key}`;
  people = [await admin('ann'), await admin('bob')];
  const document = buildOpenApi(center.app);
  operations = Object.values(document.paths).flatMap((verbs) => Object.values(verbs) as unknown as Operation[]);
  ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
});
afterAll(async () => {
  await center?.close();
  await db?.close();
});

const made: Record<string, string> = {};

async function call({ verb, path, mediaType = 'application/json', asOther, ...step }: ExampleStep): Promise<Response> {
  const body = bodyOf(step);
  const authorization = people[asOther ? 1 : 0];
  const url = `${center.url}/api/v1/${path(made)}`;
  const seen = verb === 'DELETE' ? (await fetch(url, { headers: { authorization } })).headers.get('etag') : '*';
  return fetch(url, {
    method: verb,
    headers: {
      authorization,
      'Idempotency-Key': crypto.randomUUID(),
      ...(seen ? { 'If-Match': seen } : {}),
      ...(body === undefined ? {} : { 'Content-Type': mediaType }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

const bodyOf = ({ body, made: make }: Pick<ExampleStep, 'body' | 'made'>): unknown => make?.(made) ?? body;

const isJson = (mediaType: string) => /[/+]json$/.test(mediaType);

async function answerOf(
  step: ExampleStep,
): Promise<{ mediaType: string; body: unknown; status: number; text: string }> {
  const response = await call(step);
  const text = await response.text();
  const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]!;
  return {
    mediaType,
    text,
    status: response.status,
    body: isJson(mediaType) ? JSON.parse(text) : text.split('\n').slice(0, 3).join('\n'),
  };
}

const hasState = (wanted: string | undefined) => (answer: { body: unknown }) =>
  wanted === undefined || (answer.body as { state?: string }).state === wanted;

/** Schemas of the document with their references made absolute. */
const validate = (schema: object | undefined, value: unknown): string => {
  if (!schema) return 'no schema';
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object;
  const check = ajv.compile(absolute);
  return check(value) ? '' : ajv.errorsText(check.errors);
};

const contents = (operation: Operation): [string, Record<string, Media>][] => [
  ...(operation.requestBody ? [['request', operation.requestBody.content] as [string, Record<string, Media>]] : []),
  ...Object.entries(operation.responses).flatMap(([status, { content }]) =>
    Number(status) < 300 && content ? [[status, content] as [string, Record<string, Media>]] : [],
  ),
];

describe('the examples of the API description', () => {
  it('are requests that a server takes, with the members that it answers', async () => {
    const text = new ExampleText();
    for (const step of exampleSteps) {
      const answer = await eventually(() => answerOf(step), hasState(step.until), 30_000);
      expect([step.id, answer.status < 300 ? 'taken' : answer.text]).toEqual([step.id, 'taken']);
      if (step.keep) made[step.keep[0]] = memberOf(answer.body, step.keep[1]);
      if (answers[step.id]) continue;
      const { mediaType = 'application/json' } = step;
      const body = bodyOf(step);
      answers[step.id] = {
        ...(body === undefined ? {} : { request: { mediaType, body } }),
        ...(answer.text === '' ? {} : { response: { mediaType: answer.mediaType, body: text.of(answer.body) } }),
      };
    }
    if (writes) {
      const kept = JSON.stringify(keepExample(readExamples(), answers));
      writeFileSync(examplesFile(), await format(kept, { parser: 'json', printWidth: 120 }));
    }
    const shapes = (examples: Readonly<Record<string, OperationExample>>) =>
      Object.entries(examples).map(([id, { request, response }]) => [
        id,
        varying.has(id) ? membersOf(request?.body) : request,
        membersOf(response?.body),
      ]);
    expect(shapes(readExamples())).toEqual(shapes(answers));
  }, 120_000);

  it('fit their schemas', () => {
    const wrong = operations.flatMap((operation) =>
      contents(operation).flatMap(([where, content]) =>
        Object.entries(content).flatMap(([mediaType, { schema, example }]) => {
          const finding = example === undefined || !isJson(mediaType) ? '' : validate(schema, example);
          return finding ? [`${operation.operationId} ${where}: ${finding}`] : [];
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('are there for every operation that takes or gives JSON and is about the work of an installation', () => {
    const apart = /^(get(WellKnown)?OpenApi|get(Liveness|Readiness|Startup))$/;
    const bare = operations.flatMap((operation) =>
      contents(operation)
        .filter(([, content]) => content['application/json'] || content['application/merge-patch+json'])
        .filter(([, content]) => Object.values(content).every(({ example }) => example === undefined))
        .map(([where]) => `${operation.operationId} ${where}`),
    );
    expect(bare.filter((name) => !apart.test(name.split(' ')[0]!))).toEqual([]);
  });
});

/** Operations whose example is another in each run. */
const varying = new Set(exampleSteps.flatMap(({ id, made: make }) => (make ? [id] : [])));

function memberOf(body: unknown, path: string): string {
  return String(path.split('.').reduce((value, name) => (value as Record<string, unknown>)[name], body));
}

/** The names in an answer, whatever the values. */
const membersOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body).toSorted() : typeof body;
