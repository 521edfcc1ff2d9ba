import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { unavailable } from '../../src/kernel/errors.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';
import { PgRunLog } from '../../src/runs/pg-run-log.js';
import { PgRunQueue } from '../../src/runs/pg-run-queue.js';
import { PgRunStore } from '../../src/runs/pg-run-store.js';
import { logLimits, type LogLine } from '../../src/runs/run-log.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startRunsApi, type Client, type RunsApi } from '../support/runs/api-harness.js';
import { FakePipeline } from '../support/runs/fake-pipeline.js';
import { aNewRun, storedProfile } from '../support/runs/run-fixtures.js';
import { startWorker } from '../support/runs/worker-harness.js';

let test: TestDatabase;
let api: RunsApi;
let viewer: Client;
let tenant: TenantId;
let slug = '';
let pipeline: FakePipeline;
const workers: (INestApplicationContext | TypeOrmDatabase)[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  api = await startRunsApi(test.database);
});
beforeEach(async () => {
  await test.owner.execute(`UPDATE export_center.run_queue SET state = 'idle'`);
  slug = `acme-${randomUUID().slice(0, 8)}`;
  tenant = await test.tenant(slug);
  viewer = await api.as(slug, 'viewer');
  pipeline = new FakePipeline();
});
afterEach(async () => {
  for (const part of workers.splice(0)) await part.close();
});
afterAll(async () => {
  await api.close();
  await test.close();
});

/** A worker with a connection pool of its own, as another process has. */
async function startElsewhere(): Promise<void> {
  const database = await TypeOrmDatabase.connect(test.settings, { poolSize: 3 });
  const profile = await storedProfile(test.database, tenant, `p-${randomUUID().slice(0, 8)}`);
  const catalog = { revision: () => Promise.resolve(profile) };
  workers.push(await startWorker({ database, catalog, pipeline }), database);
}
const store = () => new PgRunStore(test.database);
const create = async () => store().create(aNewRun(tenant, await storedProfile(test.database, tenant)));

type Line = LogLine & { readonly attempt: number };
async function read(id: string, query = ''): Promise<Line[]> {
  const response = await fetch(`${viewer.url}/api/v1/runs/${id}/logs${query}`, {
    headers: { authorization: viewer.authorization },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
  const text = await response.text();
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
}
const until = (id: string, state: string) =>
  eventually(
    () => store().get(tenant, id),
    (run) => run.state === state,
  );

describe('GET /runs/{id}/logs', () => {
  it('tells what the worker of another process did, stage by stage, by level and by stage', async () => {
    pipeline.onStage = async (stage, context) => {
      context.log('debug', `in ${stage}`, { token: 'hunter2', records: 3 });
      if (stage === 'verify') await context.warn('EC-TEST', 'postgres://u:hunter2@db is slow');
    };
    await startElsewhere();
    const { id } = await create();
    await until(id, 'succeeded');
    const lines = await eventually(
      () => read(id),
      (found) => found.some(({ message }) => message === 'publish done'),
    );
    expect(lines[0]).toMatchObject({ attempt: 1, stage: null, level: 'info', message: 'attempt 1 started' });
    expect(lines.filter(({ stage }) => stage === 'seal').map(({ message }) => message)).toEqual([
      'seal started',
      'in seal',
      'seal done',
    ]);
    expect(lines.find(({ message }) => message === 'seal done')?.data).toEqual({ milliseconds: expect.any(Number) });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect((await read(id, '?level=warn')).map(({ level, stage }) => [level, stage])).toEqual([['warn', 'verify']]);
    expect(new Set((await read(id, '?level=info&stage=plan,pack')).map(({ stage }) => stage))).toEqual(
      new Set(['plan', 'pack']),
    );
    expect(await read(id, '?level=error')).toEqual([]);
  });

  it('shows lines while the run goes on', async () => {
    const gate = Promise.withResolvers<void>();
    pipeline.onStage = async (stage, context) => {
      context.log('info', `reached ${stage}`);
      if (stage === 'seal') await gate.promise;
    };
    await startElsewhere();
    const { id } = await create();
    const lines = await eventually(
      () => read(id),
      (found) => found.some(({ message }) => message === 'reached seal'),
    );
    expect((await store().get(tenant, id)).state).toBe('running');
    expect(lines.some(({ message }) => message === 'seal done')).toBe(false);
    gate.resolve();
    await until(id, 'succeeded');
  });

  it('keeps the lines of every attempt, the error and what becomes of the run', async () => {
    let failures = 1;
    pipeline.onStage = (stage) => {
      if (stage === 'seal' && failures-- > 0) throw unavailable('EC-UNAVAILABLE-SIGNER', 'the signer is down');
    };
    await startElsewhere();
    const { id } = await create();
    await until(id, 'succeeded');
    const lines = await read(id);
    expect(lines.find(({ level }) => level === 'error')).toMatchObject({
      attempt: 1,
      stage: 'seal',
      message: 'EC-UNAVAILABLE-SIGNER: the signer is down',
      data: { retryable: true },
    });
    expect(lines.filter(({ stage }) => stage === null).map(({ message }) => message)).toEqual([
      'attempt 1 started',
      'the run is queued',
      'attempt 2 started',
    ]);
    expect(
      lines.some(({ attempt, message }) => attempt === 2 && message === 'plan: taken from an earlier attempt'),
    ).toBe(true);
  });

  it('cuts at its limit and says so, and reads in batches', async () => {
    pipeline.onStage = (stage, context) => {
      if (stage === 'stage') for (let i = 0; i < 2_500; i += 1) context.log('info', `line ${i}`);
    };
    await startElsewhere();
    const { id } = await create();
    await until(id, 'succeeded');
    const lines = await eventually(
      () => read(id),
      (found) => found.length >= logLimits.lines,
    );
    expect(lines).toHaveLength(logLimits.lines);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', message: expect.stringContaining('the log ends here') });
    const numbers = lines.flatMap(({ message }) => (/^line (\d+)$/.exec(message) ?? []).slice(1).map(Number));
    expect(numbers).toEqual(numbers.map((_, i) => i));
  });

  it('takes no line of a worker whose run another one claimed', async () => {
    const { id } = await create();
    const queue = new PgRunQueue(test.database, 1);
    const zombie = (await queue.claim('one'))!;
    await sleep(20);
    expect((await queue.sweep())?.reason).toBe('leaseLost');
    expect((await queue.claim('two'))?.id).toBe(id);
    const line: LogLine = { at: new Date().toISOString(), stage: null, level: 'info', message: 'late' };
    const writing = new PgRunLog(test.database, zombie).append([line]);
    await expect(writing).rejects.toMatchObject({ code: 'EC-LEASE-LOST' });
    expect(await read(id)).toEqual([]);
  });

  it.each([
    ['?level=loud', 400, 'EC-VALIDATION'],
    ['?stage=lunch', 400, 'EC-VALIDATION'],
    ['?since=1', 400, 'EC-PARAM-UNKNOWN'],
  ])('B08 refuses %s', async (query, status, code) => {
    const { id } = await create();
    const answer = await viewer.send('GET', `/runs/${id}/logs${query}`);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('answers 406 to a client that takes no NDJSON, and 404 for the run of another tenant', async () => {
    const { id } = await create();
    expect((await viewer.send('GET', `/runs/${id}/logs`, undefined, { accept: 'application/json' })).status).toBe(406);
    const rivalSlug = `rival-${randomUUID().slice(0, 8)}`;
    await test.tenant(rivalSlug);
    const rival = await api.as(rivalSlug, 'tenant-admin');
    expect((await rival.send('GET', `/runs/${id}/logs`)).status).toBe(404);
  });
});
