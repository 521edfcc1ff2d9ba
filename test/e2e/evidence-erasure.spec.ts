import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly code?: string;
  readonly result?: { readonly records: number; readonly manifestDigest: string };
}

describe('an installation in which a record is erased', () => {
  let test: TestDatabase;
  let center: Center;
  let authorization: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
    authorization = await center.bearer(await test.tenant('acme'), 'tenant-admin');
    await fetch(`${center.url}/api/v1/evidence/batches?source=osv-test`, {
      method: 'POST',
      body: linesOf([anOsv('A-1'), anOsv('B-1'), anOsv('C-1')]),
      headers: { authorization, 'content-type': 'application/x-ndjson', 'idempotency-key': crypto.randomUUID() },
    });
    await call('profiles', { name: 'all', kind: 'json:raw', selectors: { kinds: ['advisories'] } });
    const one = { kinds: ['advisories'], aliases: ['C-1'] };
    await call('profiles', { name: 'one', kind: 'json:raw', selectors: one });
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });

  const call = async (path: string, body?: object) => {
    const response = await center.call(authorization, path, body);
    return { status: response.status, body: (await response.json()) as Run };
  };
  const finished = async (profileId: string): Promise<Run> => {
    const { body } = await call('runs', { profileId });
    return ended(body.id);
  };
  const ended = (id: string) =>
    eventually(
      async () => (await call(`runs/${id}`)).body,
      ({ state }) => ['succeeded', 'failed'].includes(state),
      30_000,
    );

  it('makes new bundles without it, serves the old one, and reproduces only what never held it', async () => {
    const [all, one] = [await finished('all'), await finished('one')];
    expect([all.result?.records, one.result?.records]).toEqual([3, 1]);
    const path = `evidence/advisories/${encodeURIComponent('osv-test/A-1')}`;
    expect((await call(`${path}:erase`, { reason: 'case 7' })).status).toBe(200);

    const refused = await call(`runs/${all.id}:reproduce`, {});
    expect([refused.status, refused.body.code]).toEqual([410, 'EC-GONE']);
    const again = await ended((await call(`runs/${one.id}:reproduce`, {})).body.id);
    expect(again.result?.manifestDigest).toBe(one.result?.manifestDigest);

    expect((await finished('all')).result?.records).toBe(2);
    expect((await center.call(authorization, `runs/${all.id}/bundle`)).status).toBe(200);
    expect((await call(path)).status).toBe(410);
  }, 60_000);
});
