import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spaceFor } from '../adapters/adapter-registry.js';
import { freeSpace, requireRoom } from './free-space.js';

const mib = 2 ** 20;

describe('the space that a run needs', () => {
  it('F21: refuses a run that would not fit, with both figures', async () => {
    await expect(requireRoom('the run', '/data', 300 * mib, async () => 200 * mib)).rejects.toMatchObject({
      code: 'EC-DISK-FULL',
      kind: 'unavailable',
      message: expect.stringContaining('about 300 MiB are needed and 136 MiB are free'),
    });
  });

  it('lets a run pass that fits, and one that makes nothing new on a full disk', async () => {
    await requireRoom('the run', '/data', 100 * mib, async () => 200 * mib);
    await requireRoom('the run', '/data', 0, async () => 0);
  });

  it('is more for a database while it is made than for records, and no more than the bundle afterwards', () => {
    expect(spaceFor('json:raw', 300 * mib)).toEqual({ kept: 100 * mib, atMost: 100 * mib });
    expect(spaceFor('mirror:full', 300 * mib)).toEqual({ kept: 200 * mib, atMost: 200 * mib });
    expect(spaceFor('trivy:db', 300 * mib)).toEqual({ kept: 100 * mib, atMost: 3_000 * mib });
    expect(spaceFor('trivy:java-db', 300 * mib)).toEqual({ kept: 100 * mib, atMost: 300 * mib });
  });

  it('measures the volume of a folder that does not exist yet', async () => {
    expect(await freeSpace(join(tmpdir(), 'not', 'there', 'yet'))).toBeGreaterThan(0);
  });
});
