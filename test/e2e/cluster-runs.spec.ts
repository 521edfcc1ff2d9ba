import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { appendEvent } from '../../src/platform/events/append-event.js';
import type { ApiClient, EventView } from '../support/cluster/api-client.js';
import { advisoryLines } from '../support/cluster/records.js';
import type { ServerProcess } from '../support/cluster/server-process.js';
import { createSharedInstallation, type SharedInstallation } from '../support/cluster/shared-installation.js';
import type { StreamFrame } from '../support/runs/event-stream.js';

let installation: SharedInstallation;
let workers: readonly ServerProcess[];
/** The same caller at two API processes. */
let first: ApiClient;
let second: ApiClient;

beforeAll(async () => {
  installation = await createSharedInstallation();
  const { cluster } = installation;
  const apis = await Promise.all([cluster.api(), cluster.api()]);
  workers = await Promise.all([cluster.worker(), cluster.worker()]);
  [first, second] = apis.map(({ url }) => installation.client(url)) as [ApiClient, ApiClient];
  const receipt = await first.importLines('osv-test', advisoryLines(0, 1_500));
  expect([receipt.accepted, receipt.refusedCount]).toEqual([1_500, 0]);
  await first.createProfile('nightly');
}, 120_000);
afterAll(() => installation?.close());

/** Reads a stream until an event of this type. */
async function follow(client: ApiClient, id: string, until: string, lastEventId?: string): Promise<StreamFrame[]> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error(`no ${until} of ${id}`)), 30_000);
  const frames: StreamFrame[] = [];
  try {
    for await (const frame of client.stream(id, stop.signal, lastEventId)) {
      if (frame.data) frames.push(frame);
      if (frame.type?.includes(until)) break;
    }
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
  return frames;
}

const numbers = (frames: readonly StreamFrame[]) => frames.map(({ id }) => Number(id));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const timeOf = (events: readonly EventView[], type: string) =>
  new Date(events.find((event) => event.type === `export-center.${type}.v1`)!.time).getTime();

describe('two API and two worker processes on one PostgreSQL', () => {
  it('show a client of one API every event of a run that was created at the other and done by a worker', async () => {
    const run = await first.createRun('nightly');
    const frames = await follow(second, run.id, 'run.succeeded');
    const types = frames.map(({ type }) => type);
    expect(types[0]).toBe('export-center.run.created.v1');
    expect(types.at(-1)).toBe('export-center.run.succeeded.v1');
    expect(types.filter((type) => type === 'export-center.run.stageCompleted.v1')).toHaveLength(6);
    const seen = numbers(frames);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(frames.map(({ id }) => id)).toEqual((await first.events(run.id)).map(({ sequence }) => sequence));
    expect(workers.filter(({ output }) => output.includes(`run_started ${run.id}`))).toHaveLength(1);
  });

  it('number the events of a tenant without a gap', async () => {
    const rows = await installation.test.owner.query<{ seq: string }>(
      'SELECT seq::text FROM export_center.events WHERE tenant_id = $1 ORDER BY events.seq',
      [installation.tenant],
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, i) => i + 1));
  });

  it('deliver nothing before its transaction committed, and nothing of one that was rolled back', async () => {
    const { test, tenant } = installation;
    const run = await first.createRun('nightly', { notBefore: new Date(Date.now() + 3_600_000).toISOString() });
    const stop = new AbortController();
    const seen: StreamFrame[] = [];
    const reading = (async () => {
      for await (const frame of second.stream(run.id, stop.signal)) if (frame.data) seen.push(frame);
    })().catch(() => undefined);
    const note = (message: string) => ({
      type: 'run.warning' as const,
      subject: run.id,
      data: { code: 'EC-TEST', message },
    });
    await expect(
      test.database.tenant(tenant, async (tx) => {
        await appendEvent(tx, tenant, note('rolled back'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const gate = Promise.withResolvers<void>();
    const committing = test.database.tenant(tenant, async (tx) => {
      await appendEvent(tx, tenant, note('committed'));
      await gate.promise;
    });
    await sleep(700);
    expect(seen.map(({ data }) => data!.data['message']).filter(Boolean)).toEqual([]);
    gate.resolve();
    await committing;
    for (let i = 0; i < 300 && !seen.some(({ data }) => data!.data['message']); i += 1) await sleep(10);
    stop.abort();
    await reading;
    expect(seen.map(({ data }) => data!.data['message']).filter(Boolean)).toEqual(['committed']);
    await first.send('POST', `/runs/${run.id}:cancel`);
  });

  it('make one run of one Idempotency-Key, whichever API is asked, also at the same moment', async () => {
    const key = 'cluster-key-0001';
    const headers = { 'idempotency-key': `"${key}"` };
    const ask = (client: ApiClient) =>
      client.send<{ id: string; code?: string }>('POST', '/runs', { profileId: 'nightly' }, headers);
    const raced = await Promise.all([first, second, first, second].map(ask));
    const later = await Promise.all([first, second].map(ask));
    const refused = raced.filter(({ status }) => status === 409);
    expect(refused.every(({ body }) => body.code === 'EC-IDEMPOTENCY-IN-FLIGHT')).toBe(true);
    const answered = [...raced.filter(({ status }) => status === 202), ...later];
    expect(answered.length).toBeGreaterThanOrEqual(3);
    expect(new Set(answered.map(({ body }) => body.id)).size).toBe(1);
    expect(later.map(({ headers: got }) => got.get('idempotency-replayed'))).toEqual(['true', 'true']);
    expect((await first.ended(answered[0]!.body.id)).state).toBe('succeeded');
  });

  it('carry out every one of many runs exactly once, both workers taking part', async () => {
    const created = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        (i % 2 === 0 ? first : second).createRun('nightly', {
          selectors: { packages: [`pkg:npm/package-${i}`] },
          labels: { number: String(i) },
        }),
      ),
    );
    const ended = await Promise.all(created.map(({ id }, i) => (i % 2 === 0 ? second : first).ended(id)));
    expect(new Set(ended.map(({ id }) => id)).size).toBe(24);
    expect(ended.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual(ended.map(() => 'succeeded 1'));
    for (const { id } of ended) {
      const types = (await first.events(id)).map(({ type }) => type);
      expect(types.filter((type) => /run\.(started|succeeded)/.test(type))).toEqual([
        'export-center.run.started.v1',
        'export-center.run.succeeded.v1',
      ]);
    }
    const shares = workers.map(
      ({ output }) => created.filter(({ id }) => output.includes(`run_started ${id} `)).length,
    );
    console.log(`24 runs over two workers: ${shares.join(' and ')}`);
    expect(shares[0]! + shares[1]!).toBe(24);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(3);
  }, 90_000);

  it('wake a worker by notification, long before the poll of a second', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      const { id } = await (i % 2 === 0 ? first : second).createRun('nightly');
      await first.ended(id);
      const events = await second.events(id);
      waits.push(timeOf(events, 'run.started') - timeOf(events, 'run.created'));
    }
    console.log(`queued to running: median ${median(waits)} ms, worst ${Math.max(...waits)} ms`);
    expect(median(waits)).toBeLessThan(300);
  }, 60_000);

  it('serve the same bundle byte for byte, under the same ETag, from either API', async () => {
    const { id } = await first.createRun('nightly');
    const { result } = await second.ended(id);
    const [one, two] = await Promise.all([first.bundle(id), second.bundle(id)]);
    expect([one.response.status, two.response.status]).toEqual([200, 200]);
    expect(one.bytes.equals(two.bytes)).toBe(true);
    expect(one.response.headers.get('etag')).toBe(`"${result!.tarDigest}"`);
    expect(two.response.headers.get('etag')).toBe(one.response.headers.get('etag'));
    expect(two.response.headers.get('repr-digest')).toBe(one.response.headers.get('repr-digest'));
    expect(`sha256:${createHash('sha256').update(one.bytes).digest('hex')}`).toBe(result!.tarDigest);
    const half = one.bytes.length >> 1;
    const etag = one.response.headers.get('etag')!;
    const rest = await second.bundle(id, { range: `bytes=${half}-`, 'if-range': etag });
    expect(rest.response.status).toBe(206);
    expect(Buffer.concat([one.bytes.subarray(0, half), rest.bytes]).equals(one.bytes)).toBe(true);
    const known = await first.fetch(`/runs/${id}/bundle`, { headers: { 'if-none-match': etag } });
    expect(known.status).toBe(304);
  });
});
