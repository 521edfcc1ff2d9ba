import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { digestOf, digestBytes } from '../../formats/digest.js';
import { bucketOf } from '../../formats/item-set/bucket.js';
import { itemHash } from '../../formats/item-set/item-hash.js';
import { writeRow } from '../../formats/item-set/item-rows.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import { AppliedSet } from './applied-set.js';

const digest = (text: string) => digestBytes(digestOf(text));
const items = (records: Readonly<Record<string, string>>) => {
  const keys = Object.keys(records);
  const bytes = Buffer.alloc(keys.reduce((sum, key) => sum + key.length + 40, 0));
  keys.reduce((at, key) => at + writeRow(bytes.subarray(at), key, digest(records[key]!), 0), 0);
  const buckets = Uint16Array.from(keys, (key) => bucketOf('advisories', key));
  return { kind: 'advisories', count: keys.length, bytes, buckets };
};
const rootOf = (records: Readonly<Record<string, string>>) => {
  const set = new ItemSetBuilder();
  for (const key of Object.keys(records).sort()) set.add('advisories', key, digest(records[key]!));
  return set.root();
};

describe('a full bundle and the deltas after it', () => {
  it('make the set of what was put and not removed since', () => {
    using applied = new AppliedSet();
    applied.put(items({ a: '1', b: '1', c: '1', d: '1' }));
    applied.finish(rootOf({ a: '1', b: '1', c: '1', d: '1' }));
    applied.remove('advisories', { key: 'b', reason: 'removed' });
    applied.remove('advisories', { keyHash: itemHash('advisories', 'c'), reason: 'erased' });
    applied.remove('vex', { key: 'a', reason: 'removed' });
    applied.put(items({ a: '2', e: '1' }));
    expect(applied.finish(rootOf({ a: '2', d: '1', e: '1' }))).toContain('3 records');
  });

  it('are refused where the root is another one', () => {
    using applied = new AppliedSet();
    applied.put(items({ a: '1' }));
    expect(() => applied.finish(rootOf({ a: '2' }))).toThrow(expect.objectContaining({ code: 'EC-DIGEST-MISMATCH' }));
  });

  it('hold a small part of a large set in memory, and leave no file behind', async () => {
    const [count, folder] = [250_000, await mkdtemp(join(tmpdir(), 'applied-'))];
    const key = (i: number) => `a-source-of-advisories/GHSA-${String(i).padStart(40, '0')}`;
    const before = heldBytes();
    {
      using applied = new AppliedSet(folder);
      for (let i = 0; i < count; i += 500) {
        const keys = Array.from({ length: 500 }, (_, j) => key(i + j));
        applied.put(items(Object.fromEntries(keys.map((name) => [name, '1']))));
      }
      expect(heldBytes() - before).toBeLessThan(30 * 1024 * 1024);
      applied.remove('advisories', { key: key(7), reason: 'removed' });
      applied.remove('advisories', { keyHash: itemHash('advisories', key(8)), reason: 'erased' });
      const [set, one] = [new ItemSetBuilder(), digest('1')];
      for (let i = 0; i < count; i += 1) if (i !== 7 && i !== 8) set.add('advisories', key(i), one);
      expect(applied.finish(set.root())).toContain(`${count - 2} records`);
      expect(heldBytes() - before).toBeLessThan(30 * 1024 * 1024);
      expect(await readdir(folder)).toHaveLength(1);
    }
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  }, 60_000);

  it('holds again what was erased and came back under its key', () => {
    using applied = new AppliedSet();
    applied.put(items({ a: '1', b: '1' }));
    applied.remove('advisories', { keyHash: itemHash('advisories', 'a'), reason: 'erased' });
    applied.put(items({ a: '2' }));
    expect(applied.finish(rootOf({ a: '2', b: '1' }))).toContain('2 records');
  });
});

/** What is in use, garbage left out. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
