import { keyHash } from '../../../formats/item-set/bucket.js';
import { KeySet } from './key-set.js';

describe('the keys of a batch', () => {
  const hashes = Array.from({ length: 50_000 }, (_, i) => keyHash('advisories', `osv/A-${i}`));

  it('are each new once, however many there are', () => {
    const keys = new KeySet();
    expect(hashes.filter((hash) => keys.add(hash))).toHaveLength(hashes.length);
    expect(hashes.filter((hash) => keys.add(hash))).toHaveLength(0);
  });

  it('are refused beyond the number that memory is there for', () => {
    const keys = new KeySet(3);
    expect(hashes.slice(0, 5).map((hash) => keys.add(hash))).toEqual([true, true, true, false, false]);
  });

  it('have hashes that are whole numbers above 0', () => {
    expect(hashes.every((hash) => Number.isSafeInteger(hash) && hash > 0)).toBe(true);
  });
});
