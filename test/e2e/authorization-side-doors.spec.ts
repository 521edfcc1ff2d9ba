import type { Registry } from 'prom-client';
import type { TestApp } from '../support/app.js';
import { make, markerFindings, nowhere, objectsOf, aProfile, type Objects } from '../support/authorization-objects.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rankSumDeviation } from '../support/rank-sum.js';
import { readStream } from '../support/runs/event-stream.js';
import { startWholeApp } from '../support/whole-app.js';
import { METRICS_REGISTRY } from '../../src/platform/observability/observability.module.js';

const marker = 'canary-of-the-other-tenant';
let db: TestDatabase;
let center: TestApp;
let admin: string;
let stranger: string;
let own: Objects;
let foreign: Objects;
const log: string[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startWholeApp(db, { log: { write: (line) => void log.push(line) } });
  const [mine, theirs] = [await db.tenant('mine'), await db.tenant('theirs')];
  admin = await center.bearer(mine, 'tenant-admin');
  stranger = await center.bearer(theirs, 'tenant-admin');
  own = await objectsOf(center, mine, 'mine');
  foreign = await objectsOf(center, theirs, marker);
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${center.url}/api/v1/${path}`, { headers: { authorization: admin, ...headers } });
}

describe('a tenant sees nothing of another', () => {
  it('in any answer, in the log or in a metric', async () => {
    expect(await markerFindings(center, admin, own, marker)).toEqual([]);
    expect(log.length).toBeGreaterThan(0);
    expect(log.filter((line) => line.includes(marker))).toEqual([]);
    const metrics = await center.app.get<Registry>(METRICS_REGISTRY, { strict: false }).metrics();
    expect(metrics).toContain('http');
    expect(metrics).not.toContain(marker);
  });

  it('in its event stream, while another tenant is at work', async () => {
    const stop = AbortSignal.timeout(10_000);
    const seen: string[] = [];
    const stream = readStream(`${center.url}/api/v1/events`, admin, stop);
    const read = (async () => {
      for await (const frame of stream) {
        seen.push(JSON.stringify(frame));
        if (seen.at(-1)?.includes('the-last-one')) return;
      }
    })();
    for (let index = 0; index < 5; index += 1) await make(center, stranger, 'profiles', aProfile(`${marker}-${index}`));
    const last = await make(center, admin, 'profiles', aProfile('the-last-one'));
    await read.catch(() => undefined);
    expect(seen.some((frame) => frame.includes('the-last-one') || frame.includes(last))).toBe(true);
    expect(seen.filter((frame) => frame.includes(marker))).toEqual([]);
  });

  it('by a name that another tenant has taken', async () => {
    expect(await make(center, admin, 'profiles', aProfile(marker))).toMatch(/^prf_/);
  });

  it('by the ETag of another tenant’s object', async () => {
    const theirs = await fetch(`${center.url}/api/v1/profiles/${foreign['profile']}`, {
      headers: { authorization: stranger },
    });
    const etag = theirs.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    expect((await get(`profiles/${foreign['profile']}`, { 'If-None-Match': etag })).status).toBe(404);
    expect((await get(`profiles/${foreign['profile']}`, { 'If-None-Match': '*' })).status).toBe(404);
  });

  it('by the cursor of another tenant’s stream', async () => {
    const answer = await get('events?pageSize=200', { 'Last-Event-ID': '1' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain(`${marker}-1`);
  });
});

describe('the time of an answer', () => {
  /** Microseconds of foreign and missing in turn, the order of each pair by chance. */
  async function measure(pairs: number): Promise<[number[], number[]]> {
    const times: [number[], number[]] = [[], []];
    const ids = [foreign['run'], nowhere['run']];
    for (let pair = 0; pair < pairs; pair += 1) {
      for (const which of Math.random() < 0.5 ? [0, 1] : [1, 0]) {
        const started = performance.now();
        await (await get(`runs/${ids[which]}`)).arrayBuffer();
        times[which]!.push(performance.now() - started);
      }
    }
    return times;
  }

  it('does not tell a foreign run from a missing one (Mann-Whitney over 500 pairs)', async () => {
    await measure(50);
    // By chance alone one in a thousand such series deviates so far; two in a row are no chance.
    const first = Math.abs(rankSumDeviation(...(await measure(500))));
    const again = first < 3.3 ? first : Math.abs(rankSumDeviation(...(await measure(500))));
    expect(Math.min(first, again)).toBeLessThan(3.3);
  }, 60_000);
});
