import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

interface Answer {
  readonly id: string;
  readonly state: string;
  readonly code?: string;
  readonly detail?: string;
  readonly result?: { readonly manifestDigest: string; readonly records: number };
  readonly retention: { readonly hold: boolean; readonly holdCaseId: string | null; readonly purgedAt: string | null };
}

describe('the purge of a run', () => {
  let test: TestDatabase;
  let center: Center;
  let authorization: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
    authorization = await center.bearer(await test.tenant('acme'), 'tenant-admin');
    await fetch(`${center.url}/api/v1/evidence/batches?source=osv-test`, {
      method: 'POST',
      body: linesOf([anOsv('A-1'), anOsv('B-1')]),
      headers: { authorization, 'content-type': 'application/x-ndjson', 'idempotency-key': crypto.randomUUID() },
    });
    await call('POST', 'profiles', { name: 'all', kind: 'json:raw', selectors: { kinds: ['advisories'] } });
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });

  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${center.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization,
        'idempotency-key': crypto.randomUUID(),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      etag: response.headers.get('etag') ?? '',
      body: (isJson ? JSON.parse(text) : {}) as Answer,
    };
  };
  const finished = async (more: object = {}): Promise<Answer> => {
    const { body } = await call('POST', 'runs', { profileId: 'all', ...more });
    return eventually(
      async () => (await call('GET', `runs/${body.id}`)).body,
      ({ state }) => ['succeeded', 'failed'].includes(state),
      30_000,
    );
  };
  const purge = async (id: string, query = '') =>
    call('DELETE', `runs/${id}${query}`, undefined, { 'if-match': (await call('GET', `runs/${id}`)).etag });
  const downloads = async (id: string) => (await call('GET', `runs/${id}/bundle`)).status;

  it('takes the version that was seen, and does nothing when it is only rehearsed', async () => {
    const { id } = await finished();
    expect(await call('DELETE', `runs/${id}`)).toMatchObject({ status: 428 });
    expect(await call('DELETE', `runs/${id}`, undefined, { 'if-match': '"other"' })).toMatchObject({ status: 412 });
    expect((await purge(id, '?validateOnly=true')).status).toBe(204);
    expect(await downloads(id)).toBe(200);
  });

  it('is refused while a legal hold is on the run, and tells of the case', async () => {
    const { id } = await finished();
    const held = await call('PUT', `runs/${id}/hold`, { reason: 'litigation', caseId: 'CASE-1' });
    expect(held).toMatchObject({ status: 200, body: { retention: { hold: true, holdCaseId: 'CASE-1' } } });
    const refused = await purge(id);
    expect(refused).toMatchObject({ status: 409, body: { code: 'EC-CONFLICT-HOLD' } });
    expect(refused.body.detail).toContain('CASE-1');
    expect((await call('DELETE', `runs/${id}/hold`)).status).toBe(204);
    expect((await purge(id, '?validateOnly=true')).status).toBe(204);
  });

  it('is not kept up by a hold that has ended', async () => {
    const { id } = await finished();
    await call('PUT', `runs/${id}/hold`, { reason: 'r', until: '2020-01-01T00:00:00Z' });
    expect((await purge(id, '?validateOnly=true')).status).toBe(204);
  });

  it('leaves a bundle to the other runs that have it, and takes it with the last one; the next run makes it anew', async () => {
    const [one, other] = [await finished(), await finished({ reuse: true })];
    expect(other.result?.manifestDigest).toBe(one.result?.manifestDigest);
    const state = async () => {
      const [row] = await test.owner.query<{ state: string }>('SELECT state FROM export_center.bundles');
      return row?.state;
    };
    const purged = await purge(one.id);
    expect(purged.status).toBe(202);
    expect(purged.body.retention.purgedAt).toMatch(/Z$/);
    expect([await downloads(one.id), await downloads(other.id), await state()]).toEqual([410, 200, 'live']);
    const rest = await test.owner.query<{ id: string }>(
      `SELECT id FROM export_center.runs WHERE state = 'succeeded' AND purged_at IS NULL`,
    );
    for (const { id } of rest) expect((await purge(id)).status).toBe(202);
    expect([await downloads(other.id), await state()]).toEqual([410, 'purged']);
    expect((await purge(one.id)).status).toBe(202);
    const told = await test.owner.query(`SELECT FROM export_center.events WHERE type = 'run.purged'`);
    expect(told).toHaveLength(rest.length + 1);

    const again = await finished({ reuse: true });
    expect(again.result?.manifestDigest).toBe(one.result?.manifestDigest);
    expect([await downloads(again.id), await downloads(one.id), await state()]).toEqual([200, 410, 'live']);
  }, 60_000);
});
