import * as fc from 'fast-check';
import { compareBytes } from '../../src/formats/byte-order.js';
import { canonicalJson } from '../../src/formats/canonical-json/canonicalize.js';
import { diffBundles } from '../../src/stages/diffing/diff-bundles.js';
import { makeDelta, type Kinds } from '../support/delta-fixture.js';
import { makeBundle, TemporaryFolder, type FixtureRecord } from '../support/bundle-fixture.js';

/** Record id -> what it holds. */
type Set = ReadonlyMap<string, number>;

const id = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '漢', '😀', '"', '/'), minLength: 1, maxLength: 4 });
const sets = fc.array(fc.tuple(id, fc.nat(3)), { maxLength: 60 }).map((pairs): Set => new Map(pairs));

const recordsOf = (set: Set): FixtureRecord[] =>
  [...set].map(([name, n]) => ({ key: `s/${name}`, body: { n } })).sort((a, b) => compareBytes(a.key, b.key));

async function diffOf(before: Set, after: Set, shards: readonly [number, number]) {
  using folder = new TemporaryFolder();
  const [old, young] = await Promise.all(
    [before, after].map((set, i) =>
      makeBundle({
        unsigned: true,
        recordsPerShard: shards[i]!,
        kinds: { sboms: recordsOf(set), kev: recordsOf(new Map([['k', 1]])) },
      }),
    ),
  );
  const files = [old!, young!].map(({ files: all }, i) => {
    const own = new Map([...all].map(([path, bytes]) => [`${i}/${path}`, bytes]));
    return folder.writeBundle(own).map((file) => ({ ...file, path: file.path.slice(2) }));
  });
  return diffBundles(files[0]!, files[1]!, 10_000);
}

/** `before` with what the diff says done to it; the values come from `after`. */
function applied(
  before: Set,
  after: Set,
  { added, changed, removed }: Awaited<ReturnType<typeof diffOf>>['kinds'][number],
): Set {
  const result = new Map(before);
  for (const key of removed.items) expect(result.delete(key.slice(2))).toBe(true);
  for (const { key } of changed.items) {
    expect(before.get(key.slice(2))).not.toBe(after.get(key.slice(2)));
    result.set(key.slice(2), after.get(key.slice(2))!);
  }
  for (const key of added.items) {
    expect(before.has(key.slice(2))).toBe(false);
    result.set(key.slice(2), after.get(key.slice(2))!);
  }
  return result;
}

/** The diff of the first set and a delta from it to the second, its tombstones as hashes or not. */
async function diffOfDelta(before: Set, after: Set, recordsPerShard: number, erased: boolean) {
  using folder = new TemporaryFolder();
  using other = new TemporaryFolder();
  const [old, young] = [before, after].map((set): Kinds => ({ sboms: recordsOf(set) }));
  const full = (kinds: Kinds) => makeBundle({ unsigned: true, recordsPerShard, kinds });
  const [base, next] = [await full(old!), await full(young!)];
  const delta = await makeDelta([base, old!], [next, young!], { erased });
  return diffBundles(folder.writeBundle(base.files), other.writeBundle(delta.files), 10_000);
}

const canonical = (set: Set) => canonicalJson(Object.fromEntries(set));

describe('the diff of two bundles', () => {
  it('leads from the one set of records to the other, whatever the cutting', async () => {
    await fc.assert(
      fc.asyncProperty(
        sets,
        sets,
        fc.boolean(),
        fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
        async (before, other, related, shards) => {
          const after = related
            ? new Map([...[...before].filter((_, i) => i % 5 > 0), ...[...other].slice(0, 5)])
            : other;
          const found = await diffOf(before, after, shards);
          const sboms = found.kinds.find(({ kind }) => kind === 'sboms');
          if (!sboms) return expect([before.size, after.size]).toEqual([0, 0]);
          expect(canonical(applied(before, after, sboms))).toBe(canonical(after));
          expect(sboms.unchanged).toBe(after.size - sboms.added.count - sboms.changed.count);
          expect(found.identical).toBe(canonical(before) === canonical(after));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('leads to the same set where the second is a delta of the first', async () => {
    await fc.assert(
      fc.asyncProperty(
        sets,
        sets,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (before, other, size, erased) => {
          const after = new Map([...[...before].filter((_, i) => i % 4 > 0), ...[...other].slice(0, 5)]);
          const found = await diffOfDelta(before, after, size, erased);
          const sboms = found.kinds.find(({ kind }) => kind === 'sboms');
          if (!sboms) return expect(canonical(before)).toBe(canonical(after));
          expect(canonical(applied(before, after, sboms))).toBe(canonical(after));
          expect(sboms.records).toEqual({ before: before.size, after: after.size });
        },
      ),
      { numRuns: 150 },
    );
  });
});
