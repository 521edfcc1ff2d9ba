import { createHash } from 'node:crypto';
import { SeenHashes } from './seen-hashes.js';

const hash = (i: number) => createHash('sha1').update(String(i)).digest();

describe('hashes that were seen', () => {
  it('are known, all of them, and few others', () => {
    const seen = new SeenHashes();
    let wronglyKnown = 0;
    for (let i = 0; i < 200_000; i += 1) wronglyKnown += seen.add(hash(i)) ? 1 : 0;
    expect(wronglyKnown).toBeLessThan(10);
    for (let i = 0; i < 200_000; i += 1) if (!seen.add(hash(i))) throw new Error(`hash ${i} was forgotten`);
  });
});
