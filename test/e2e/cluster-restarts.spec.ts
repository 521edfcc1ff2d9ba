import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../support/cluster/api-client.js';
import { advisoryLines } from '../support/cluster/records.js';
import { createSharedInstallation, type SharedInstallation } from '../support/cluster/shared-installation.js';
import type { StreamFrame } from '../support/runs/event-stream.js';

let installation: SharedInstallation;
let client: ApiClient;

beforeAll(async () => {
  installation = await createSharedInstallation();
  const { url } = await installation.cluster.api();
  client = installation.client(url);
  await client.importLines('osv-test', advisoryLines(0, 1_500));
  await client.createProfile('nightly');
}, 120_000);
afterAll(() => installation?.close());

async function until(condition: () => Promise<boolean>, timeout = 20_000): Promise<void> {
  for (const end = Date.now() + timeout; !(await condition()); await sleep(20))
    if (Date.now() > end) throw new Error(`not in ${timeout} ms: ${String(condition)}`);
}

const queueOf = async (id: string) => {
  const sql = 'SELECT state, lease_owner FROM export_center.run_queue WHERE run_id = $1';
  const [row] = await installation.test.owner.query<{ state: string; lease_owner: string | null }>(sql, [id]);
  return row;
};

describe('a cluster whose processes come and go', () => {
  it('lets a stream go on by Last-Event-ID after both API processes were replaced, no event lost or repeated', async () => {
    const { cluster } = installation;
    const [one, two] = await Promise.all([cluster.api(), cluster.api()]);
    const worker = await cluster.worker({ env: { EC_FAULT: 'after-stage:1:stop' } });
    const run = await installation.client(one.url).createRun('nightly');
    const frames: StreamFrame[] = [];
    const read = async (at: string, last?: string) => {
      const stop = AbortSignal.timeout(30_000);
      for await (const frame of installation.client(at).stream(run.id, stop, last)) {
        if (frame.data) frames.push(frame);
        if (frame.type?.includes('run.succeeded')) return;
      }
    };
    const reading = read(two.url);
    await until(() => Promise.resolve(frames.some(({ type }) => type?.includes('run.stageCompleted'))));
    await worker.stopped();
    two.process.signal('SIGTERM');
    one.process.signal('SIGKILL');
    await reading;
    expect((await two.process.exited).code).toBe(0);
    await one.process.exited;
    worker.signal('SIGCONT');
    await until(async () => (await client.run(run.id)).state === 'succeeded');
    const again = await Promise.all([cluster.api(), cluster.api()]);
    await read(again[1].url, frames.at(-1)!.id);
    const all = await installation.client(again[0].url).events(run.id);
    expect(frames.map(({ id }) => id)).toEqual(all.map(({ sequence }) => sequence));
    expect(all.at(-1)!.type).toBe('export-center.run.succeeded.v1');
    await Promise.all([worker.stop(), ...again.map(({ process }) => process.stop())]);
  }, 90_000);

  it('gives the run of an API that was killed after its commit to a retry at the other API (F14)', async () => {
    const doomed = await installation.cluster.api({ env: { EC_FAULT: 'run-committed' } });
    const headers = { 'idempotency-key': '"cluster-f14"' };
    const ask = (at: ApiClient) => at.send<{ id: string }>('POST', '/runs', { profileId: 'nightly' }, headers);
    await expect(ask(installation.client(doomed.url))).rejects.toThrow();
    expect((await doomed.process.exited).signal).toBe('SIGKILL');
    const rows = await installation.test.owner.query<{ id: string }>(
      `SELECT id FROM export_center.runs WHERE tenant_id = $1 AND state = 'queued'`,
      [installation.tenant],
    );
    const answer = await ask(client);
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    expect(rows).toEqual([{ id: answer.body.id }]);
    const worker = await installation.cluster.worker();
    expect(await client.ended(answer.body.id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    await worker.stop();
  }, 90_000);

  it('lets a worker that is told to end in mid-run finish it, and counts no attempt (F13)', async () => {
    const worker = await installation.cluster.worker({ env: { EC_FAULT: 'before-seal:1:term' } });
    const [run, waiting] = [await client.createRun('nightly'), await client.createRun('nightly')];
    expect((await worker.exited).code).toBe(0);
    expect(await client.run(run.id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await client.run(waiting.id)).toMatchObject({ state: 'queued', attempt: 0 });
    expect((await client.events(run.id)).map(({ type }) => type)).not.toContain('export-center.run.requeued.v1');
    const next = await installation.cluster.worker();
    expect(await client.ended(waiting.id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    await next.stop();
  }, 90_000);

  it('ends an idle worker and an idle API at once on SIGTERM, with nothing left of them', async () => {
    const { cluster, test } = installation;
    const [api, worker] = await Promise.all([cluster.api(), cluster.worker()]);
    const told = Date.now();
    const exits = await Promise.all([api.process.stop(), worker.stop()]);
    expect(exits.map(({ code }) => code)).toEqual([0, 0]);
    expect(Math.max(...exits.map(({ at }) => at)) - told).toBeLessThan(5_000);
    expect(await test.owner.query('SELECT 1 FROM export_center.run_queue WHERE lease_owner IS NOT NULL')).toEqual([]);
  }, 60_000);

  it('cancels from one API a run that a worker elsewhere is carrying out', async () => {
    const { cluster } = installation;
    const other = await cluster.api();
    const worker = await cluster.worker({ env: { EC_FAULT: 'after-stage:1:stop' } });
    const run = await client.createRun('nightly');
    await worker.stopped();
    const canceled = await installation
      .client(other.url)
      .send('POST', `/runs/${run.id}:cancel`, { reason: 'not needed' });
    expect([canceled.status, canceled.body['state']]).toEqual([202, 'canceling']);
    worker.signal('SIGCONT');
    const told = Date.now();
    expect(await client.ended(run.id)).toMatchObject({ state: 'canceled', attempt: 1, cancelReason: 'not needed' });
    expect(Date.now() - told).toBeLessThan(4_000);
    expect(await queueOf(run.id)).toMatchObject({ lease_owner: null });
    const next = await client.createRun('nightly');
    expect((await client.ended(next.id)).state).toBe('succeeded');
    await Promise.all([worker.stop(), other.process.stop()]);
  }, 90_000);
});
