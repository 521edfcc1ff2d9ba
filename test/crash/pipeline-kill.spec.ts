import type { FaultPoint } from '../../src/platform/faults/fault-point.js';
import type { RunRow } from '../support/cluster/crash-site.js';
import { CrashSites } from '../support/cluster/crash-sites.js';
import { expectSound, killAt, p95Of, recoveries, steps, undisturbed } from '../support/cluster/worker-kill.js';
import { eventually } from '../support/eventually.js';

const records = 3_000;

let sites: CrashSites;
let expected: RunRow;

beforeAll(async () => {
  sites = await CrashSites.prepare(records);
  expected = await undisturbed(sites);
  expect(expected.result!.records).toBe(records);
}, 120_000);
afterAll(() => sites?.close());

const aroundSteps: readonly FaultPoint[] = steps.flatMap((step) => [`before-${step}`, `after-${step}`] as const);
/** The second time: some segments are known by then and some are not. */
const inside = ['cut-pinned', 'between-shards:2', 'signature-made', 'blob-renamed:2'];

describe('a worker that is killed while it exports', () => {
  it('is followed by another within 8 s (p95), which makes the same bundle once, wherever it was (F01-F10)', async () => {
    const faults = [...inside, ...aroundSteps];
    const seconds = await recoveries(sites, expected, faults);
    expect(p95Of('recovery of the real pipeline after kill -9', faults, seconds)).toBeLessThanOrEqual(8);
  }, 240_000);

  it('uses again what it had renamed or recorded before it died (F10)', async () => {
    const site = await sites.create();
    const exit = await killAt(site, 'blob-renamed:2');
    expect(exit.signal).toBe('SIGKILL');
    const before = await site.segments();
    expect(before.length).toBeGreaterThan(20);
    await site.reaches('succeeded');
    const after = new Set(await site.segments());
    expect(before.filter((path) => !after.has(path))).toEqual([]);
    const [{ unreferenced }] = (await site.query<{ unreferenced: number }>(
      `SELECT count(*)::int AS unreferenced FROM unnest($1::text[]) AS s (name)
       WHERE NOT EXISTS (SELECT FROM export_center.blobs b WHERE encode(b.segment, 'hex') = s.name)`,
      [[...after].map((path) => path.slice(-64))],
    )) as [{ unreferenced: number }];
    expect(unreferenced).toBe(0);
    expect(await site.damagedSegments()).toEqual([]);
    await site.close();
  }, 60_000);

  it('loses no event between its commit and the outbox: another publishes it under the same id (F11)', async () => {
    const site = await sites.create();
    const exit = await killAt(site, 'event-committed');
    expect(exit.signal).toBe('SIGKILL');
    const [before] = (await site.events()).filter(({ type }) => type === 'run.succeeded');
    await eventually(
      () => site.events(),
      (events) => events.every(({ published_at }) => published_at !== null),
      10_000,
    );
    expect(await site.query('SELECT FROM export_center.outbox')).toEqual([]);
    expect((await site.events()).filter(({ type }) => type === 'run.succeeded').map(({ id }) => id)).toEqual([
      before!.id,
    ]);
    expect(await site.row()).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      manifest_digest: expected.manifest_digest,
    });
    await expectSound(site, 'event-committed');
    await site.close();
  }, 60_000);
});
