import { fileURLToPath } from 'node:url';
import type { CrashSite } from '../support/cluster/crash-site.js';
import { CrashSites } from '../support/cluster/crash-sites.js';
import { eventually } from '../support/eventually.js';

const blocking = fileURLToPath(new URL('../support/cluster/block-main-thread.mjs', import.meta.url));

let sites: CrashSites;
let site: CrashSite;
beforeAll(async () => {
  sites = await CrashSites.prepare(1_500);
}, 60_000);
beforeEach(async () => {
  site = await sites.create();
});
afterEach(() => site?.close());
afterAll(() => sites?.close());

/** All that a worker could have written. */
const written = async () =>
  JSON.stringify([await site.row(), await site.events(), await site.stagesDone(), (await site.segments()).sort()]);

describe('a worker that stands still', () => {
  it('writes nothing once its lease is gone: another has the run and finishes it (F12)', async () => {
    const zombie = await site.cluster.worker({ env: { EC_FAULT: 'between-shards:1:stop' } });
    await site.go();
    await zombie.stopped();
    const heir = await site.cluster.worker();
    const done = await site.reaches('succeeded');
    expect([done.attempt, done.lost_leases]).toEqual([2, 1]);
    const before = await written();
    zombie.signal('SIGCONT');
    await zombie.says(new RegExp(`lease_lost ${site.run} attempt 1`));
    await eventually(
      () => site.temporaryFiles(),
      (files) => files.length === 0,
    );
    expect(await written()).toBe(before);
    expect(await site.damagedSegments()).toEqual([]);
    expect((await site.bundle()).verdict).toBe('passed');
    expect(zombie.exit ?? heir.exit).toBeUndefined();
  }, 60_000);

  it('keeps its lease while its main thread is busy for longer than the lease lasts (F26)', async () => {
    const busy = await site.cluster.worker({ env: { EC_FAULT: 'after-stage:1:stop' }, node: ['--import', blocking] });
    const rival = await site.cluster.worker().then((worker) => (worker.signal('SIGSTOP'), worker));
    await site.go();
    await busy.stopped();
    busy.signal('SIGUSR2');
    busy.signal('SIGCONT');
    rival.signal('SIGCONT');
    const [, milliseconds] = await busy.says(/blocked for (\d+) ms/);
    expect(Number(milliseconds)).toBeGreaterThan(8_000);
    expect(await site.reaches('succeeded')).toMatchObject({ attempt: 1, lost_leases: 0 });
    expect((await site.events()).map(({ type }) => type)).not.toContain('run.requeued');
    expect(rival.output).not.toContain('run_started');
  }, 60_000);
});
