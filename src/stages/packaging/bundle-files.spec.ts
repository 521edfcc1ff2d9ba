import { byTarOrder } from './bundle-files.js';

describe('the order of a tar', () => {
  it('begins with the documents and goes on in byte order of path', () => {
    const paths = [
      'index/b',
      'data/𝄞',
      'verify.sh',
      'verify.mjs',
      'data/\uffee',
      'manifest.dsse.json',
      'checksums.txt',
      'manifest.json',
      'Data/z',
    ];
    expect(
      paths
        .map((path) => ({ path }))
        .sort(byTarOrder)
        .map(({ path }) => path),
    ).toEqual([
      'manifest.json',
      'manifest.dsse.json',
      'checksums.txt',
      'verify.sh',
      'verify.mjs',
      'Data/z',
      'data/\uffee',
      'data/𝄞',
      'index/b',
    ]);
  });
});
