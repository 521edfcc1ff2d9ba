import type { CrashSite, RunRow } from './crash-site.js';
import type { CrashSites } from './crash-sites.js';
import type { Exit } from './server-process.js';
import { eventually } from '../eventually.js';

/** Sites at work at once: enough that the waits for a lease overlap, few enough for two cores and one PostgreSQL. */
const width = 4;

export const steps = ['plan', 'stage', 'seal', 'pack', 'verify', 'publish'] as const;

/** What the run comes to where nobody dies; its bundle passes the deep verification. */
export async function undisturbed(sites: CrashSites): Promise<RunRow> {
  const calm = await sites.create();
  await calm.cluster.worker();
  await calm.go();
  const row = await calm.reaches('succeeded');
  expect(await calm.bundle()).toEqual({ verdict: 'passed', tarDigest: row.result!.tarDigest });
  await calm.close();
  return row;
}

/** Kills a worker at the point, with another one beside it that cannot take the run before. */
export async function killAt(site: CrashSite, fault: string): Promise<Exit> {
  const [victim, spare] = await Promise.all([
    site.cluster.worker({ env: { EC_FAULT: fault } }),
    site.cluster.worker().then((worker) => (worker.signal('SIGSTOP'), worker)),
  ]);
  await site.go();
  const exit = await victim.exited;
  spare.signal('SIGCONT');
  return exit;
}

/** The oracle after every fault. */
export async function expectSound(site: CrashSite, fault: string): Promise<void> {
  const told = await site.events();
  expect([fault, told.filter(({ type }) => type === 'run.succeeded').length]).toEqual([fault, 1]);
  expect([fault, await site.leases()]).toEqual([fault, 0]);
  await eventually(
    () => site.temporaryFiles(),
    (files) => files.length === 0,
    15_000,
  );
  expect([fault, await site.damagedSegments()]).toEqual([fault, []]);
  expect([fault, (await site.bundle()).verdict]).toEqual([fault, 'passed']);
}

/** Seconds from the death of a worker at each point to the start of the next attempt, which makes what `expected` says. */
export function recoveries(sites: CrashSites, expected: RunRow, faults: readonly string[]): Promise<number[]> {
  return inParallel(faults, async (fault) => {
    const site = await sites.create();
    try {
      return await recoveryAt(site, expected, fault);
    } finally {
      await site.close();
    }
  });
}

async function recoveryAt(site: CrashSite, expected: RunRow, fault: string): Promise<number> {
  const exit = await killAt(site, fault);
  expect([fault, exit.signal]).toEqual([fault, 'SIGKILL']);
  const run = await site.reaches('succeeded');
  expect([fault, run.attempt, run.lost_leases]).toEqual([fault, 2, 1]);
  expect([fault, run.manifest_digest]).toEqual([fault, expected.manifest_digest]);
  expect([fault, run.result!.records]).toEqual([fault, expected.result!.records]);
  expect([fault, await site.stagesDone()]).toEqual([fault, [...steps]]);
  await expectSound(site, fault);
  const again = (await site.events()).find(({ type, data }) => type === 'run.started' && data.attempt === 2)!;
  return (again.at.getTime() - exit.at) / 1000;
}

/** Works on the items with `width` at a time. */
async function inParallel<T>(items: readonly string[], work: (item: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const rest = [...items.entries()];
  const lane = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

/** The 95th percentile; says all of them. */
export function p95Of(what: string, faults: readonly string[], seconds: readonly number[]): number {
  const [median, p95] = [percentile(seconds, 0.5), percentile(seconds, 0.95)];
  console.log(
    `${what}, ${seconds.length} kills: median ${median.toFixed(2)} s, p95 ${p95.toFixed(2)} s\n` +
      faults.map((fault, i) => `  ${fault.padEnd(18)} ${seconds[i]!.toFixed(2)} s`).join('\n'),
  );
  return p95;
}

const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]!;
