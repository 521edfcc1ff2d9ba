import { makeBundle, someRecords } from '../../../test/support/bundle-fixture.js';
import { expectFailed, failures, verify } from '../../../test/support/verify-fixture.js';
import { packPath } from '../../formats/bundle-manifest/bundle-paths.js';

describe('the work on files', () => {
  it('gives the same report with threads as without', async () => {
    const bundle = await makeBundle({
      kinds: { advisories: bigRecords(), kev: someRecords(100, 'CVE') },
      recordsPerShard: 50,
      shardsPerPack: 4,
    });
    expect([...bundle.files.values()].reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(8 * 1024 * 1024);
    const progress: number[] = [];
    const many = await verify(bundle, { threads: 3, onProgress: (done, total) => progress.push(done / total) });
    const one = await verify(bundle, { threads: 1 });
    expect(failures(many)).toEqual([]);
    expect(many).toEqual(one);
    expect(progress.at(-1)).toBe(1);
    bundle.files.get(packPath('advisories', 3))![1000]! ^= 0x10;
    expectFailed(await verify(bundle, { threads: 2 }), 'file digests', packPath('advisories', 3), /manifest says/);
  });

  it('stops when its signal says so', async () => {
    const bundle = await makeBundle({ kinds: { advisories: bigRecords() } });
    await expect(verify(bundle, { threads: 2, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});

/** About 9 MiB that do not compress. */
function bigRecords() {
  let state = 1;
  const noise = () =>
    Array.from({ length: 3000 }, () => (state = (state * 48_271) % 2_147_483_647).toString(36)).join('');
  return someRecords(800).map(({ key, body }) => ({ key, body: { ...(body as object), noise: noise() } }));
}
