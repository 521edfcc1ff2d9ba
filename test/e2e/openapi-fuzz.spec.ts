import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asTenantId } from '../../src/kernel/ids.js';
import { projectFolder } from '../support/built-cli.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Judge, type Answered } from '../support/fuzz/judge.js';
import { operationsOf, type OpenApi } from '../support/fuzz/openapi.js';
import { populate } from '../support/fuzz/populate.js';
import { requestsOf, type FuzzRequest } from '../support/fuzz/requests.js';

const count = Number(process.env.EC_TEST_FUZZ_REQUESTS ?? 2_000);
const seed = Number(process.env.EC_TEST_FUZZ_SEED ?? 7_460);
const atOnce = 8;
const patience = 2_000;

const document = JSON.parse(readFileSync(join(projectFolder, 'docs', 'openapi.json'), 'utf8')) as OpenApi;

describe('the API against its own description', () => {
  let test: TestDatabase;
  let center: Center;
  let authorization: string;
  const known = new Map<string, string[]>();

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
    authorization = await center.bearer(asTenantId(await test.tenant()), 'tenant-admin', 'platform-admin');
    await prepare();
  }, 120_000);

  afterAll(async () => {
    await center.close();
    await test.close();
  });

  async function prepare(): Promise<void> {
    const { run, profile, batch, key, erasable } = await populate(center, authorization);
    known.set('runs', [run]).set('profiles', [profile, 'quickstart']).set('batches', [batch]);
    known.set('kind', ['advisories', 'vex']).set('key', [key]).set('erasable', ['advisories', erasable]);
    known.set('path', ['manifest.json', 'checksums.txt']).set('name', ['manifest.json']);
    await test.tenant('another');
    known.set('tenants', ['another']).set('quotas', ['another']);
  }

  const valuesFor = (path: string, parameter: string): readonly string[] =>
    known.get(
      path.endsWith(':erase') ? 'erasable' : parameter === 'id' ? (/\/(\w+)\/\{id\}/.exec(path)?.[1] ?? '') : parameter,
    ) ?? [];

  async function send({ url, target, headers, body, authenticated }: FuzzRequest): Promise<Answered> {
    const started = performance.now();
    const response = await fetch(`${center.url}${url}`, {
      method: target.method.toUpperCase(),
      headers: { accept: '*/*', ...headers, ...(authenticated ? { authorization } : {}) },
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body }),
    });
    const contentType = response.headers.get('content-type') ?? '';
    const stream = contentType.startsWith('text/event-stream');
    if (stream) await response.body?.cancel();
    const text = stream ? '' : await response.text();
    return { status: response.status, contentType, text, milliseconds: performance.now() - started };
  }

  it(`answers ${count} requests from its schemas (seed ${seed}) without a 5xx, as described, within 2 s each`, async () => {
    const targets = operationsOf(document);
    const requests = fc.sample(requestsOf(document, targets, valuesFor), { seed, numRuns: count });
    const judge = new Judge(document);
    const complaints = new Map<string, string>();
    const statuses = new Map<number, number>();
    const touched = new Set<string>();
    const slow: FuzzRequest[] = [];
    let next = 0;
    const complain = (request: FuzzRequest, complaint: string): void => {
      const { target, url, headers, body } = request;
      const what = `${target.operation.operationId}: ${complaint.slice(0, 60)}`;
      complaints.set(what, `${complaint}\n  ${target.method} ${url} ${JSON.stringify(headers)} ${body?.slice(0, 500)}`);
    };
    const lane = async (): Promise<void> => {
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const answer = await send(request);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status < 300) touched.add(request.target.operation.operationId);
        if (answer.milliseconds > patience) slow.push(request);
        for (const complaint of judge.complaints(request.target, answer)) complain(request, complaint);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    // A busy machine makes anything slow once: what is slow alone as well is slow by itself.
    for (const request of slow) {
      const { milliseconds } = await send({
        ...request,
        headers: { ...request.headers, 'Idempotency-Key': crypto.randomUUID() },
      });
      if (milliseconds > patience) complain(request, `takes ${Math.round(milliseconds)} ms`);
    }
    console.log(
      `${count} requests, answers by status: ${JSON.stringify(Object.fromEntries(statuses))}, succeeded at least once: ${[...touched].sort().join(' ')}`,
    );
    expect([...complaints].map(([what, request]) => `${what}\n  ${request}`)).toEqual([]);
    // A run that is refused everywhere shows nothing.
    expect(touched.size).toBeGreaterThan(25);
  }, 900_000);
});
