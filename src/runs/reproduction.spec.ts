import { comparison } from './reproduction.js';
import type { RunResult } from './run-context.js';

const result = (changes: Partial<RunResult> = {}): RunResult => ({
  manifestDigest: 'sha256:m',
  itemSetRoot: 'sha256:r',
  tarDigest: 'sha256:t',
  bytes: 1,
  files: 1,
  records: 1,
  signatures: [],
  encrypted: false,
  ...changes,
});

describe('the comparison of a reproduction', () => {
  it('finds everything equal where the manifests are, also without a digest over the plain digests', () => {
    const found = comparison('run_1', result(), result());
    expect([found.manifestDigest.equal, found.itemSetRoot.equal, found.plainDigests.equal]).toEqual([true, true, true]);
  });

  it('tells a bundle that was only compressed otherwise from one with other records', () => {
    const other = { manifestDigest: 'sha256:x' };
    const same = comparison('run_1', result({ plainDigest: 'p' }), result({ ...other, plainDigest: 'p' }));
    expect([same.manifestDigest.equal, same.plainDigests.equal]).toEqual([false, true]);
    const differs = comparison('run_1', result({ plainDigest: 'p' }), result({ ...other, plainDigest: 'q' }));
    expect(differs.plainDigests).toEqual({ expected: 'p', actual: 'q', equal: false });
  });

  it('claims nothing that it does not know', () => {
    const found = comparison('run_1', result(), result({ manifestDigest: 'sha256:x' }));
    expect(found.plainDigests).toEqual({ expected: null, actual: null, equal: null });
  });
});
