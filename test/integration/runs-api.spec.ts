import { randomUUID } from 'node:crypto';
import { PgRunLease } from '../../src/runs/pg-run-lease.js';
import { PgRunQueue } from '../../src/runs/pg-run-queue.js';
import type { RunResource } from '../../src/runs/run-resource.dto.js';
import type { Run } from '../../src/runs/run.js';
import { erasedFromCut } from '../../src/stages/evidence/gone.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startRunsApi, type Answer, type Client, type RunsApi } from '../support/runs/api-harness.js';
import { resultOf } from '../support/runs/fake-pipeline.js';

let test: TestDatabase;
let api: RunsApi;
let operator: Client;
let queue: PgRunQueue;
let count = 0;
let slug = '';

beforeAll(async () => {
  test = await createTestDatabase();
  queue = new PgRunQueue(test.database);
  api = await startRunsApi(test.database);
});
beforeEach(async () => {
  await test.owner.execute(`UPDATE export_center.run_queue SET state = 'idle'`);
  Object.assign(api.planner, { records: 3, cut: 1, gone: undefined });
  api.unavailable.clear();
  slug = `acme-${(count += 1)}`;
  await test.tenant(slug);
  const admin = await api.as(slug, 'tenant-admin');
  await admin.send('POST', '/profiles', { name: 'nightly', kind: 'json:raw' });
  operator = await api.as(slug, 'operator');
});
afterAll(async () => {
  await api.close();
  await test.close();
});

type RunAnswer = Answer<RunResource & { readonly code: string; readonly detail: string }>;
const post = (path: string, body: unknown = {}, headers = {}): Promise<RunAnswer> =>
  operator.send('POST', path, body, headers);
const create = (changes: object = {}, headers = {}) => post('/runs', { profileId: 'nightly', ...changes }, headers);
const get = (id: string): Promise<RunAnswer> => operator.send('GET', `/runs/${id}`);

/** Carries the next run out as a worker would. */
async function finish(chain = 'bundle', more: object = {}): Promise<Run> {
  const run = (await queue.claim('w'))!;
  return new PgRunLease(test.database, run).end({ type: 'finalize' }, { result: { ...resultOf(chain), ...more } });
}
async function fail(): Promise<Run> {
  const run = (await queue.claim('w'))!;
  const error = {
    code: 'EC-DISK-FULL',
    kind: 'unavailable',
    detail: 'full',
    stage: 'stage',
    attempt: 1,
    retryable: false,
  };
  return new PgRunLease(test.database, run).end({ type: 'error', retryable: false }, { error });
}

describe('runs:plan', () => {
  it('predicts counts and sizes without effect', async () => {
    const answer = await operator.send('POST', '/runs:plan', { profileId: 'nightly' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      counts: { advisories: 3 },
      estBytes: 300,
      newBytes: 100,
      shards: 1,
      wouldReuseRunId: null,
    });
    expect((await operator.send<{ items: unknown[] }>('GET', '/runs')).body.items).toEqual([]);
  });

  it('plans a spec that is not stored, and wants exactly one of profile and spec', async () => {
    const spec = { kind: 'json:raw', selectors: { kinds: ['kev'] } };
    const answer = await operator.send('POST', '/runs:plan', { spec });
    expect(answer.body).toMatchObject({ selectors: { kinds: ['kev'] } });
    expect((await operator.send('POST', '/runs:plan', { spec, profileId: 'nightly' })).status).toBe(400);
    expect((await operator.send('POST', '/runs:plan', {})).status).toBe(400);
  });
});

describe('runs', () => {
  it('accepts a run and shows it with links, plan and Retry-After', async () => {
    const made = await create({
      labels: { team: 'core' },
      priority: 3,
      selectors: { severities: ['high', 'critical'] },
    });
    expect(made.status).toBe(202);
    expect(made.headers.get('location')).toBe(`/api/v1/runs/${made.body.id}`);
    expect(made.headers.get('retry-after')).toBe('2');
    expect(made.body).toMatchObject({
      tenant: slug,
      state: 'queued',
      attempt: 0,
      priority: 3,
      trigger: { type: 'manual', ref: null, actor: 'someone' },
      plan: { counts: { advisories: 3 }, shards: 1 },
      selectors: { severities: ['critical', 'high'] },
      result: null,
      error: null,
    });
    const read = await get(made.body.id);
    expect(read.body).toEqual(made.body);
    expect(read.headers.get('etag')).toMatch(/^W\/"/);
    const same = await operator.send('GET', `/runs/${made.body.id}`, undefined, {
      'if-none-match': read.headers.get('etag')!,
    });
    expect(same.status).toBe(304);
  });

  it('refuses a selection without records unless the profile allows it (B28)', async () => {
    api.planner.records = 0;
    const answer = await create();
    expect([answer.status, answer.body.code]).toEqual([422, 'EC-SELECTOR-EMPTY']);
    const admin = await api.as(slug, 'tenant-admin');
    await admin.send('PATCH', '/profiles/nightly', { allowEmpty: true }, { 'if-match': '*' });
    expect((await create()).status).toBe(202);
  });

  it.each([
    ['an unknown field', { speed: 9 }, 400, 'EC-VALIDATION'],
    ['a base, which json:raw has not', { base: { runId: 'x' } }, 422, 'EC-PROFILE-COMBINATION'],
    ['a priority of 11', { priority: 11 }, 400, 'EC-VALIDATION'],
    ['a deadline that has passed', { deadline: '2020-01-01T00:00:00Z' }, 400, 'EC-VALIDATION'],
    ['a time without zone', { notBefore: '2030-01-01T00:00:00' }, 400, 'EC-VALIDATION'],
    [
      'a reversed window',
      { selectors: { timeWindow: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' } } },
      422,
      'EC-SELECTOR-WINDOW',
    ],
    ['an unknown profile', { profileId: 'weekly' }, 404, 'EC-NOT-FOUND'],
    ['a revision that is not there', { revision: 9 }, 400, 'EC-VALIDATION'],
  ])('refuses %s', async (_, changes, status, code) => {
    const answer = await create(changes);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('answers a repeated request with the same run, and another one under the same key with 422 (B15)', async () => {
    const key = { 'idempotency-key': `"${randomUUID()}"` };
    const first = await create({}, key);
    const again = await create({}, key);
    expect(again.body).toEqual(first.body);
    expect([again.status, again.headers.get('idempotency-replayed'), again.headers.get('location')]).toEqual([
      202,
      'true',
      `/api/v1/runs/${first.body.id}`,
    ]);
    const other = await create({ priority: 1 }, key);
    expect([other.status, other.body.code]).toEqual([422, 'EC-IDEMPOTENCY-MISMATCH']);
    expect((await operator.send<{ items: unknown[] }>('GET', '/runs')).body.items).toHaveLength(1);
  });

  it('answers from a finished run of the same plan, only when asked and only while its bundle is good', async () => {
    const first = await create();
    await finish();
    const reused = await create({ reuse: true });
    expect(reused.status).toBe(200);
    expect(reused.body).toMatchObject({ state: 'succeeded', result: { ...withoutPlain(), reusedFrom: first.body.id } });
    expect(reused.body.id).not.toBe(first.body.id);
    expect((await create()).status).toBe(202);
    api.planner.cut = 2;
    expect((await create({ reuse: true })).status).toBe(202);
    api.planner.cut = 1;
    api.unavailable.add(resultOf('bundle').manifestDigest);
    expect((await create({ reuse: true })).status).toBe(202);
  });

  it('pins the plan of a run when it is created', async () => {
    const { body } = await create();
    api.planner.cut = 7;
    expect((await queue.claim('w'))!.plan).toMatchObject({ cut: { seq: 1 } });
    expect((await get(body.id)).body.state).toBe('running');
  });

  it('leaves a run that starts later to plan when it starts', async () => {
    const { body } = await create({ notBefore: '2030-01-01T00:00:00+01:00' });
    expect(body).toMatchObject({
      state: 'scheduled',
      notBefore: '2029-12-31T23:00:00.000Z',
      plan: { planDigest: null },
    });
  });

  it('cancels, repeatedly while canceling, and refuses a run that has ended', async () => {
    const { body } = await create();
    await queue.claim('w');
    const canceling = await post(`/runs/${body.id}:cancel`, { reason: 'wrong' });
    expect([canceling.status, canceling.body.state, canceling.body.cancelReason]).toEqual([202, 'canceling', 'wrong']);
    expect((await post(`/runs/${body.id}:cancel`)).body.state).toBe('canceling');
    const done = await create();
    await finish();
    const refused = await post(`/runs/${done.body.id}:cancel`);
    expect([refused.status, refused.body.code]).toEqual([409, 'EC-CONFLICT-STATE']);
  });

  it('retries a failed run as the same run with a new attempt, and nothing else', async () => {
    const { body } = await create();
    expect((await post(`/runs/${body.id}:retry`)).status).toBe(409);
    await fail();
    const failed = await get(body.id);
    expect(failed.body).toMatchObject({
      state: 'failed',
      error: { code: 'EC-DISK-FULL', status: 507, stage: 'stage' },
    });
    const key = { 'idempotency-key': `"${randomUUID()}"` };
    const retried = await post(`/runs/${body.id}:retry`, { fromStage: 'plan' }, key);
    expect([retried.status, retried.body.state, retried.body.error]).toEqual([202, 'queued', null]);
    expect((await post(`/runs/${body.id}:retry`, { fromStage: 'plan' }, key)).body).toEqual(retried.body);
    expect((await finish()).attempt).toBe(2);
    expect((await post(`/runs/${body.id}:retry`)).status).toBe(409);
    expect((await post(`/runs/${body.id}:retry`, { fromStage: 'lunch' })).status).toBe(400);
  });

  it('answers 410 to reproduce where evidence of the run was erased', async () => {
    const { body } = await create();
    await finish('one');
    api.planner.gone = erasedFromCut(1, ['advisories'], 1);
    const answer = await post(`/runs/${body.id}:reproduce`);
    expect([answer.status, answer.body.code]).toEqual([410, 'EC-GONE']);
    expect(answer.body).toMatchObject({ cut: 1, erased: 1 });
  });

  it('reproduces a finished run from its plan and compares the digests', async () => {
    const { body } = await create();
    expect((await post(`/runs/${body.id}:reproduce`)).body.code).toBe('EC-RUN-NOT-READY');
    await finish('one');
    api.planner.cut = 9;
    const again = await post(`/runs/${body.id}:reproduce`);
    expect(again.body).toMatchObject({ state: 'queued', trigger: { type: 'reproduce', ref: body.id } });
    const claimed = (await queue.claim('w'))!;
    expect(claimed).toMatchObject({ rebuild: true, plan: { cut: { seq: 1 } } });
  });

  it('lists newest first, filtered and in pages', async () => {
    const ids = [];
    for (const team of ['a', 'b', 'a']) ids.unshift((await create({ labels: { team } })).body.id);
    type Page = { items: RunResource[]; nextPageToken?: string; code?: string };
    const list = async (query: string) => (await operator.send<Page>('GET', `/runs${query}`)).body;
    expect((await list('')).items.map(({ id }) => id)).toEqual(ids);
    expect((await list('?sort=createdAt')).items.map(({ id }) => id)).toEqual(ids.toReversed());
    expect((await list('?label=team:a')).items).toHaveLength(2);
    expect((await list('?label=team')).items).toHaveLength(3);
    expect((await list('?state=succeeded,failed')).items).toEqual([]);
    expect((await list('?state=queued&profile=nightly&trigger=manual')).items).toHaveLength(3);
    const first = await list('?pageSize=2');
    const second = await list(`?pageSize=2&pageToken=${encodeURIComponent(first.nextPageToken!)}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextPageToken).toBeUndefined();
    expect((await list(`?pageSize=2&label=team&pageToken=${encodeURIComponent(first.nextPageToken!)}`)).code).toBe(
      'EC-PAGE-TOKEN',
    );
    expect((await list('?state=lost')).code).toBe('EC-FILTER');
    expect((await list('?stat=queued')).code).toBe('EC-PARAM-UNKNOWN');
  });

  it.each([
    'run_1',
    'prf_01JD0000000000000000000000',
    "run_01JD000000000000000000000'",
    '..%2f..',
    'run_01JD00000000000000000000000',
  ])('finds nothing under the id %s (B14)', async (id) => {
    expect((await get(id)).status).toBe(404);
  });

  it('shows a tenant nothing of another, whatever is asked', async () => {
    const { body } = await create();
    await test.tenant('rival');
    const rival = await api.as('rival', 'tenant-admin');
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/stages'],
      ['GET', '/events'],
      ['POST', ':cancel'],
      ['POST', ':retry'],
      ['POST', ':reproduce'],
    ] as const) {
      const payload = method === 'POST' ? {} : undefined;
      const foreign = await rival.send(method, `/runs/${body.id}${path}`, payload);
      const missing = await rival.send(method, `/runs/run_01JD0000000000000000000000${path}`, payload);
      expect([foreign.status, foreign.body['detail']]).toEqual([404, missing.body['detail']]);
    }
    expect((await rival.send<{ items: unknown[] }>('GET', '/runs')).body.items).toEqual([]);
  });
});

it('describes every route with a stable operation id and the schema of its answer', async () => {
  const document = (await (await fetch(`${api.app.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, { content?: unknown }> }>>;
  };
  const found = Object.entries(document.paths)
    .filter(([path]) => /\/(runs|profiles)/.test(path))
    .flatMap(([, verbs]) => Object.values(verbs).map(({ operationId }) => operationId));
  const expected =
    'archiveProfile cancelRun cloneProfile createProfile createRun getMirrorChain getProfile getProfileRevision getRun getRunLogs ' +
    'holdRun listProfileRevisions listProfiles listRunEvents listRunStages listRuns planRun purgeRun releaseRun reproduceRun retryRun updateProfile';
  expect(found.toSorted()).toEqual(expected.split(' '));
});

function withoutPlain(): object {
  const { plainDigest: _, ...rest } = resultOf('bundle');
  return rest;
}
