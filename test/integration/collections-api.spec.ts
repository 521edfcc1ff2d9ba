import { Registry } from 'prom-client';
import { METRICS_REGISTRY } from '../../src/platform/observability/observability.module.js';
import { ContentCollector } from '../../src/runs/collection/content-collector.js';
import { PgCollections } from '../../src/runs/collection/pg-collections.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Collection {
  readonly id: string;
  readonly state: string;
  readonly dryRun: boolean;
  readonly requestedBy: string | null;
  readonly report: { readonly tenants: number; readonly bytesFreed: number } | null;
}

describe('collections of content', () => {
  let test: TestDatabase;
  let center: Center;
  let collector: ContentCollector;
  let authorization: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
    collector = center.app.get(ContentCollector, { strict: false });
    authorization = await center.bearer(await test.tenant('home'), 'platform-admin');
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });

  const request = async (body: object = {}) => {
    const response = await center.call(authorization, 'admin/gc', body);
    expect([response.status, response.headers.get('location')]).toEqual([
      202,
      expect.stringMatching(/\/admin\/gc\/col_/),
    ]);
    return (await response.json()) as Collection;
  };
  const shown = async ({ id }: Pick<Collection, 'id'>) =>
    (await (await center.call(authorization, `admin/gc/${id}`)).json()) as Collection;

  it('are asked for by a platform administrator, carried out by a worker, and tell their figures', async () => {
    const asked = await request({ dryRun: true });
    expect(asked).toMatchObject({ state: 'queued', dryRun: true, report: null });
    await collector.work();
    expect(await shown(asked)).toMatchObject({ state: 'done', report: { skipped: 0, bytesFreed: 0 } });
  });

  it('happen by themselves where none was for an hour', async () => {
    await collector.work();
    const own = () => test.owner.query(`SELECT FROM export_center.content_collections WHERE requested_by IS NULL`);
    const before = (await own()).length;
    expect(before).toBeGreaterThan(0);
    await collector.work();
    expect(await own()).toHaveLength(before);
    await test.owner.execute(
      `UPDATE export_center.content_collections SET requested_at = requested_at - interval '61 minutes'`,
    );
    await collector.work();
    expect(await own()).toHaveLength(before + 1);
  });

  it('are at work one at a time over all processes, until the lease of the one is over', async () => {
    const [one, other] = ['one', 'other'].map((owner) => new PgCollections(test.database, owner));
    const asked = await request();
    expect((await one!.claim(0))?.id).toBe(asked.id);
    expect(await other!.claim(0)).toBeUndefined();
    expect(await one!.keep(asked.id)).toBe(true);
    await test.owner.execute(
      `UPDATE export_center.content_collections SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
    );
    expect((await other!.claim(0))?.id).toBe(asked.id);
    expect(await one!.keep(asked.id)).toBe(false);
    await other!.fail(asked.id, 'enough');
    expect(await shown(asked)).toMatchObject({ state: 'failed', error: 'enough' });
  });

  it('are counted, with the bytes that they gave back', async () => {
    const asked = await request();
    await collector.work();
    expect((await shown(asked)).state).toBe('done');
    const metrics = await center.app.get<Registry>(METRICS_REGISTRY, { strict: false }).metrics();
    expect(metrics).toMatch(/export_center_content_freed_bytes_total \d+/);
    expect(metrics).toMatch(/export_center_content_collections_total\{outcome="done"\} [1-9]/);
  });
});
