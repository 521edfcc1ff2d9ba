import { Registry } from 'prom-client';
import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SampleController } from '../support/sample-controller.js';
import { Draining } from '../../src/platform/http/draining.js';
import { startMetricsServer } from '../../src/platform/observability/metrics-server.js';
import { METRICS_REGISTRY } from '../../src/platform/observability/observability.module.js';
import { RunMetrics } from '../../src/platform/observability/run-metrics.js';

let db: TestDatabase;
let center: TestApp;
let broken: Error | undefined;
let hangs = false;

beforeAll(async () => {
  db = await createTestDatabase();
  const database = { name: 'database', check: (signal: AbortSignal) => db.database.ping(signal) };
  const staging = {
    name: 'staging',
    check: () => (hangs ? new Promise<void>(() => {}) : broken ? Promise.reject(broken) : Promise.resolve()),
  };
  center = await createTestApp({ database: db.database, controllers: [SampleController], checks: [database, staging] });
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

async function health(path: string) {
  const response = await fetch(`${center.url}/healthz/${path}`);
  return { status: response.status, body: await response.json() };
}

describe('health', () => {
  it('does not count as started before everything worked once, and then stays so', async () => {
    broken = new Error('no');
    expect((await health('startup')).status).toBe(503);
    broken = undefined;
    expect((await health('startup')).status).toBe(200);
    broken = new Error('again');
    expect((await health('startup')).status).toBe(200);
    broken = undefined;
  });

  it('names the part that fails and nothing else', async () => {
    expect(await health('ready')).toEqual({
      status: 200,
      body: {
        status: 'ok',
        checks: [
          { name: 'database', status: 'ok' },
          { name: 'staging', status: 'ok' },
        ],
      },
    });
    broken = new Error('EACCES /var/lib/secret-place on host-7');
    expect(await health('ready')).toEqual({
      status: 503,
      body: {
        status: 'unavailable',
        checks: [
          { name: 'database', status: 'ok' },
          { name: 'staging', status: 'failed' },
        ],
      },
    });
    expect((await health('live')).status).toBe(200);
    broken = undefined;
  });

  it('does not wait for a check that hangs', async () => {
    hangs = true;
    const started = Date.now();
    expect((await health('ready')).status).toBe(503);
    expect(Date.now() - started).toBeLessThan(4_000);
    hangs = false;
  });
});

describe('metrics', () => {
  it('are on their own listener, under names that stay', async () => {
    const registry = center.app.get<Registry>(METRICS_REGISTRY, { strict: false });
    const runs = new RunMetrics(registry, () => Promise.resolve(3));
    runs.attemptStarted();
    runs.succeeded('json:raw', 1.5, 1000);
    runs.failed('json:raw', 2, 'EC-DISK-FULL');
    runs.leaseLost();
    await fetch(`${center.url}/api/v1/samples/run_01JC0000000000000000000000`);
    const server = await startMetricsServer(registry, 0, '127.0.0.1');
    const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
    for (const line of [
      'export_center_run_duration_seconds_count{kind="json:raw",outcome="succeeded"} 1',
      'export_center_run_failures_total{code="EC-DISK-FULL"} 1',
      'export_center_bundle_bytes_total{kind="json:raw"} 1000',
      'export_center_queue_depth 3',
      'export_center_run_attempts_total 1',
      'export_center_lease_losses_total 1',
      'export_center_http_request_duration_seconds_count{method="GET",route="/api/v1/samples/:id",status="401"} 1',
    ]) {
      expect(text).toContain(line);
    }
    expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
    expect((await fetch(`${center.url}/metrics`)).status).toBe(404);
    await server.close();
  });

  it('say which setting to change where their port is taken', async () => {
    await expect(startMetricsServer(new Registry(), center.port, '127.0.0.1')).rejects.toThrow('EC_METRICS_PORT');
  });
});

describe('shutting down', () => {
  it('F13 lets a request under way finish, then closes', async () => {
    const other = await createTestApp({
      database: db.database,
      controllers: [SampleController],
      tokens: center.tokens,
    });
    SampleController.delay = 400;
    const answer = fetch(`${other.url}/api/v1/samples/work`, {
      method: 'POST',
      body: '{"name":"a"}',
      headers: {
        authorization: await other.bearer(await db.tenant(), 'operator'),
        'Content-Type': 'application/json',
        'Idempotency-Key': 'shutdown',
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    const closing = Date.now();
    await other.app.close();
    expect(Date.now() - closing).toBeLessThan(2_000);
    SampleController.delay = 0;
    expect((await answer).status).toBe(202);
    await expect(fetch(`${other.url}/healthz/live`)).rejects.toThrow();
  });

  it('F13 finishes nothing new once it drains, and says so', async () => {
    center.app.get(Draining, { strict: false }).begin();
    const response = await fetch(`${center.url}/healthz/live`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'EC-UNAVAILABLE-DRAINING', retryable: true });
    expect([response.headers.get('retry-after'), response.headers.get('connection')]).toEqual(['2', 'close']);
  });
});
