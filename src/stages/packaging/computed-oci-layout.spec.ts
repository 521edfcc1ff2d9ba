import { digestOf } from '../../formats/digest.js';
import { layoutProblem, ociLayoutOf } from './computed-oci-layout.js';

const asOf = '2026-01-02T03:04:05Z';
const digest = digestOf('');

/** Files of a full mirror, half of them packs of normalised records. */
const mirrorFiles = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    path: `${i % 2 ? 'normalized' : 'data'}/advisories/${String(i >> 1).padStart(6, '0')}.jsonl.zst`,
    mediaType: 'application/vnd.export-center.normalized.v1+jsonl+zstd',
    digest,
    bytes: 1_000_000,
    slices: [],
  }));

describe('the OCI layout of a bundle with many files', () => {
  it.each([5_000, 15_000])('is there for %d', (count) => {
    expect(layoutProblem(mirrorFiles(count), asOf)).toBeUndefined();
    expect(ociLayoutOf(mirrorFiles(count), digest, asOf).view.size).toBeGreaterThan(0);
  });

  it('is refused by name, with a remedy, where its manifest is larger than registries take', () => {
    const files = mirrorFiles(20_000);
    const problem = {
      code: 'EC-LAYOUT-TOO-LARGE',
      kind: 'invalid',
      message: /20000 files .* registries take 4194304: set sharding\.pack/,
    };
    expect(layoutProblem(files, asOf)).toMatchObject({
      ...problem,
      message: expect.stringMatching(problem.message) as string,
    });
    expect(() => ociLayoutOf(files, digest, asOf)).toThrow(expect.objectContaining({ code: problem.code }) as Error);
  });
});
