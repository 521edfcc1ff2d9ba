import type { FaultPoint } from '../../src/platform/faults/fault-point.js';
import type { RunRow } from '../support/cluster/crash-site.js';
import { CrashSites } from '../support/cluster/crash-sites.js';
import { p95Of, recoveries, steps, undisturbed } from '../support/cluster/worker-kill.js';

const records = 3_000;

let sites: CrashSites;
let expected: RunRow;

beforeAll(async () => {
  sites = await CrashSites.prepare(records, { kind: 'trivy:db' });
  expected = await undisturbed(sites);
  expect(expected.result!.records).toBe(records);
}, 120_000);
afterAll(() => sites?.close());

const aroundSteps: readonly FaultPoint[] = steps.flatMap((step) => [`before-${step}`, `after-${step}`] as const);
/** With sorted runs on the disk, half a database, half an archive, and some of the bundle's files. */
const whileDeriving = ['record-read:2500', 'row-merged:2000', 'chunk-written:2', 'blob-renamed', 'file-derived:2'];

describe('a worker that is killed while it makes a Trivy database', () => {
  it('is followed by another within 8 s (p95), which makes the same bundle once and sweeps the scratch folder, wherever it was (F01-F10)', async () => {
    const faults = [...whileDeriving, ...aroundSteps];
    const seconds = await recoveries(sites, expected, faults);
    expect(p95Of('recovery of trivy:db after kill -9', faults, seconds)).toBeLessThanOrEqual(8);
  }, 240_000);
});
