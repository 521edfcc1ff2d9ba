import { digestOf, digestBytes } from '../../formats/digest.js';
import { itemHash } from '../../formats/item-set/item-hash.js';
import { writeRow } from '../../formats/item-set/item-rows.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import { AppliedSet } from './applied-set.js';

const digest = (text: string) => digestBytes(digestOf(text));
const items = (records: Readonly<Record<string, string>>) => {
  const keys = Object.keys(records);
  const bytes = Buffer.alloc(1_000);
  keys.reduce((at, key) => at + writeRow(bytes.subarray(at), key, digest(records[key]!), 0), 0);
  return { kind: 'advisories', count: keys.length, bytes, buckets: new Uint16Array(keys.length) };
};
const rootOf = (records: Readonly<Record<string, string>>) => {
  const set = new ItemSetBuilder();
  for (const key of Object.keys(records).sort()) set.add('advisories', key, digest(records[key]!));
  return set.root();
};

describe('a full bundle and the deltas after it', () => {
  it('make the set of what was put and not removed since', () => {
    const applied = new AppliedSet();
    applied.put(items({ a: '1', b: '1', c: '1', d: '1' }));
    applied.finish(rootOf({ a: '1', b: '1', c: '1', d: '1' }));
    applied.remove('advisories', { key: 'b', reason: 'removed' });
    applied.remove('advisories', { keyHash: itemHash('advisories', 'c'), reason: 'erased' });
    applied.remove('vex', { key: 'a', reason: 'removed' });
    applied.put(items({ a: '2', e: '1' }));
    expect(applied.finish(rootOf({ a: '2', d: '1', e: '1' }))).toContain('3 records');
  });

  it('are refused where the root is another one', () => {
    const applied = new AppliedSet();
    applied.put(items({ a: '1' }));
    expect(() => applied.finish(rootOf({ a: '2' }))).toThrow(expect.objectContaining({ code: 'EC-DIGEST-MISMATCH' }));
  });
});
