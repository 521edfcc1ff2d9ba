import type { TenantId } from '../../src/kernel/ids.js';
import { startCenter, type Center } from '../support/center.js';
import { readOnly } from '../support/read-only.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { anAdvisory, loadRecords } from '../support/pipeline.js';

let db: TestDatabase;
const open: Center[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  for (const center of open.splice(0)) await center.close();
});
afterAll(() => db?.close());

async function start(env: Record<string, string>): Promise<Center> {
  const center = await startCenter(db.database, { env });
  open.push(center);
  return center;
}

interface Quota {
  readonly name: string;
  readonly limit: number | null;
  readonly used: number;
  readonly resetAt: string | null;
}

async function quotasOf(center: Center, bearer: string): Promise<Record<string, Quota>> {
  const answer = await center.call(bearer, 'quotas');
  expect(answer.status).toBe(200);
  const { items } = (await answer.json()) as { items: Quota[] };
  return Object.fromEntries(items.map((item) => [item.name, item]));
}

/** A tenant with evidence, a profile and the right to run it. */
async function exporter(center: Center): Promise<{ tenant: TenantId; bearer: string; profileId: string }> {
  const tenant = await db.tenant();
  await loadRecords(
    db,
    tenant,
    Array.from({ length: 20 }, (_, i) => anAdvisory(i)),
  );
  const bearer = await center.bearer(tenant, 'tenant-admin');
  const profile = { name: 'limits', kind: 'json:raw', selectors: { kinds: ['advisories'] } };
  const made = await center.call(bearer, 'profiles', profile);
  expect(made.status).toBe(201);
  return { tenant, bearer, profileId: ((await made.json()) as { id: string }).id };
}

const limitTo = (tenant: TenantId, name: string, limit: number) =>
  db.owner.execute(
    `INSERT INTO export_center.tenant_quotas (tenant_id, name, limit_value, updated_by) VALUES ($1, $2, $3, 'test')`,
    [tenant, name, limit],
  );

describe('rate limits', () => {
  it('hold over several processes together, and name limit, window and wait', async () => {
    const centers = [await start({ EC_RATE_READ: '60' }), await start({ EC_RATE_READ: '60' })];
    const bearer = await centers[0]!.bearer(await db.tenant(), 'viewer');
    await alignToWindow();
    const answers = await Promise.all(Array.from({ length: 150 }, (_, i) => centers[i % 2]!.call(bearer, 'me')));
    const passed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 429);
    expect(passed.length + refused.length).toBe(150);
    expect(passed.length).toBeLessThanOrEqual(60);
    expect(passed.length).toBeGreaterThanOrEqual(54);
    expect(passed[0]!.headers.get('ratelimit-policy')).toBe('"read";q=60;w=10');
    expect(passed[0]!.headers.get('ratelimit')).toMatch(/^"read";r=\d+;t=\d+$/);
    expect(refused[0]!.headers.get('ratelimit')).toMatch(/^"read";r=0;t=\d+$/);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused[0]!.json()).toMatchObject({
      code: 'EC-RATE-LIMIT',
      status: 429,
      retryable: true,
      limit: 'rate.read',
      quota: 60,
      window: 10,
    });
  });

  it('leave other tenants, other classes and health alone', async () => {
    const center = await start({ EC_RATE_READ: '2' });
    const bearer = await center.bearer(await db.tenant(), 'tenant-admin');
    await alignToWindow();
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await center.call(bearer, 'me')).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
    expect((await center.call(await center.bearer(await db.tenant(), 'viewer'), 'me')).status).toBe(200);
    expect((await center.call(bearer, 'runs:plan', {})).status).toBe(400);
    expect((await fetch(`${center.url}/healthz/live`)).status).toBe(200);
  });

  it('can be another figure for one tenant', async () => {
    const center = await start({ EC_RATE_READ: '1000' });
    const tenant = await db.tenant();
    await limitTo(tenant, 'rate.read', 7);
    const answer = await center.call(await center.bearer(tenant, 'viewer'), 'me');
    expect(answer.headers.get('ratelimit-policy')).toBe('"read";q=7;w=10');
  });

  it('F19: let reads go on while PostgreSQL takes no writes', async () => {
    const center = await start({ EC_RATE_READ: '100' });
    const bearer = await center.bearer(await db.tenant(), 'viewer');
    await readOnly(db, 'on');
    try {
      const answer = await center.call(bearer, 'me');
      expect([answer.status, answer.headers.get('ratelimit-policy')]).toEqual([200, '"read";q=100;w=10']);
    } finally {
      await readOnly(db, 'off');
    }
  });
});

describe('quotas of runs', () => {
  it('keep to the number of runs at once over processes that ask at the same moment', async () => {
    const centers = [await start({ EC_QUOTA_CONCURRENT_RUNS: '5' }), await start({ EC_QUOTA_CONCURRENT_RUNS: '5' })];
    const { bearer, profileId } = await exporter(centers[0]!);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => centers[i % 2]!.call(bearer, 'runs', { profileId })),
    );
    const accepted = answers.filter(({ status }) => status === 202).length;
    expect([accepted, answers.filter(({ status }) => status === 429).length]).toEqual([5, 7]);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      code: 'EC-QUOTA-CONCURRENCY',
      limit: 'runs.concurrent',
      quota: 5,
      detail: expect.stringContaining('runs.concurrent is 5'),
    });
    const [{ count } = { count: '' }] = await db.owner.query<{ count: string }>(
      'SELECT count(*) FROM export_center.runs WHERE profile_id = $1',
      [profileId],
    );
    expect(count).toBe('5');
    const id = ((await answers.find(({ status }) => status === 202)!.json()) as { id: string }).id;
    expect((await centers[0]!.call(bearer, `runs/${id}:cancel`, {})).status).toBe(202);
    expect((await centers[1]!.call(bearer, 'runs', { profileId })).status).toBe(202);
    expect((await centers[1]!.call(bearer, `runs/${id}:retry`, {})).status).toBe(429);
  });

  it('keep to the runs of a day, and say when it ends', async () => {
    const center = await start({ EC_QUOTA_DAILY_RUNS: '2' });
    const { bearer, profileId, tenant } = await exporter(center);
    for (const status of [202, 202, 429])
      expect((await center.call(bearer, 'runs', { profileId })).status).toBe(status);
    const refused = await center.call(bearer, 'runs', { profileId });
    expect(await refused.json()).toMatchObject({ code: 'EC-QUOTA-RUNS', limit: 'runs.daily', quota: 2 });
    const untilMidnight = 86_400 - (Math.floor(Date.now() / 1000) % 86_400);
    expect(Math.abs(Number(refused.headers.get('retry-after')) - untilMidnight)).toBeLessThan(120);
    await db.owner.execute(`UPDATE export_center.run_counts SET day = day - 1 WHERE tenant_id = $1`, [tenant]);
    expect((await center.call(bearer, 'runs', { profileId })).status).toBe(202);
  });

  it('refuse a run and an import where the tenant stores too much', async () => {
    const center = await start({ EC_QUOTA_STORED_BYTES: '1000' });
    const { bearer, profileId, tenant } = await exporter(center);
    await db.owner.execute(
      `INSERT INTO export_center.blobs (tenant_id, digest, segment, start, bytes) VALUES ($1, sha256('a'), sha256('b'), 0, 1000)`,
      [tenant],
    );
    const refused = await center.call(bearer, 'runs', { profileId });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      code: 'EC-QUOTA-STORAGE',
      limit: 'storage.bytes',
      quota: 1000,
      used: 1000,
    });
    expect((await center.call(bearer, 'evidence/batches?source=x', {})).status).toBe(429);
  });
});

describe('GET /quotas', () => {
  it('tells limit, use and when the count begins anew', async () => {
    const center = await start({ EC_QUOTA_CONCURRENT_RUNS: '9', EC_QUOTA_STORED_BYTES: '0', EC_RATE_WRITE: '50' });
    const { bearer, profileId, tenant } = await exporter(center);
    await limitTo(tenant, 'runs.daily', 33);
    await center.call(bearer, 'runs', { profileId });
    const fresh = await start({ EC_QUOTA_CONCURRENT_RUNS: '9', EC_QUOTA_STORED_BYTES: '0', EC_RATE_WRITE: '50' });
    const quotas = await quotasOf(fresh, bearer);
    expect(quotas['runs.concurrent']).toMatchObject({ limit: 9, used: 1, resetAt: null, unit: 'runs' });
    expect(quotas['runs.daily']).toMatchObject({ limit: 33, used: 1 });
    expect(quotas['runs.daily']?.resetAt).toMatch(/T00:00:00\.000Z$/);
    expect(quotas['storage.bytes']).toMatchObject({ limit: null, used: 0, unit: 'bytes' });
    expect(quotas['rate.write']).toMatchObject({ limit: 50, unit: 'requests', window: 10 });
    expect(quotas['rate.read']?.limit).toBeNull();
  });

  it('shows a tenant nothing of another', async () => {
    const center = await start({});
    const { bearer, profileId } = await exporter(center);
    await center.call(bearer, 'runs', { profileId });
    const other = await quotasOf(center, await center.bearer(await db.tenant(), 'viewer'));
    expect(Object.values(other).map(({ used }) => used)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

/** A window of 10 s by the clock of this machine, which the test's PostgreSQL shares: begins with at least 3 s of it left. */
async function alignToWindow(): Promise<void> {
  const left = 10_000 - (Date.now() % 10_000);
  if (left < 3_000) await new Promise((resolve) => setTimeout(resolve, left + 50));
}
