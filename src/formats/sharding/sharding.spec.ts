import * as fc from 'fast-check';
import { digestBytes, digestOf } from '../digest.js';
import { FormatError } from '../format-error.js';
import { ItemRowsBuilder } from '../item-set/item-rows.js';
import { regionOf } from '../region.js';
import { boundaryHash } from './boundary-hash.js';
import { ShardCutter, cut, maximumPack, type ShardingParameters } from './shard-cutter.js';
import { ShardIdBuilder, shardId } from './shard-id.js';

interface Line {
  readonly key: string;
  readonly length: number;
}

const small: ShardingParameters = { target: 8192, minimum: 4096, maximum: 16_384, pack: 65_536 };

const vectorLines: readonly Line[] = Array.from({ length: 20_000 }, (_, i) => ({
  key: `osv/GO-${String(i).padStart(6, '0')}`,
  length: 100 + ((i * 7919) % 900) + (i % 997 === 0 ? 20_000 : 0),
}));

/** Packs of shards of lines. */
function cutAll(lines: readonly Line[], parameters = small): Line[][][] {
  const cutter = new ShardCutter(parameters);
  const packs: Line[][][] = [[[]]];
  const close = (shard: number, pack: number) => {
    if (pack) packs.push([[]]);
    else if (shard) packs.at(-1)?.push([]);
  };
  for (const line of lines) {
    const bits = cutter.add(line.key, line.length);
    close(bits & cut.shardBefore, bits & cut.packBefore);
    packs.at(-1)?.at(-1)?.push(line);
    close(bits & cut.shardAfter, bits & cut.packAfter);
  }
  return packs.map((pack) => pack.filter((shard) => shard.length > 0)).filter((pack) => pack.length > 0);
}

const bytes = (shard: readonly Line[]) => shard.reduce((sum, { length }) => sum + length, 0);
const names = (shards: readonly Line[][]) =>
  shards.map((shard) => shard.map(({ key, length }) => `${key}:${length}`).join());

const manyLines = fc.tuple(fc.nat(1_000_000), fc.integer({ min: 300, max: 1500 })).map(([seed, count]): Line[] =>
  Array.from({ length: count }, (_, i) => ({
    key: `s/${seed}-${String(i).padStart(5, '0')}`,
    length: 60 + ((i * 7919 + seed) % 1500),
  })),
);

describe('the boundary hash', () => {
  // Vectors of docs/formats/sharding.md, computed there by another program.
  it.each([
    ['', 44890608],
    ['a', 6947526],
    ['osv/GO-2024-0001', 53039750],
    ['osv/GO-2024-0002', 12633302],
    ['cisa/CVE-2021-44228', 15020914],
    ['openvex/ü', 51813802],
    ['osv/\u{1f600}', 52740623],
  ])('of %j is %d, from text and from bytes', (key, hash) => {
    expect(boundaryHash(key)).toBe(hash);
    expect(boundaryHash(Buffer.from(key))).toBe(hash);
  });

  it('spreads keys that differ in their last digits only', () => {
    const counts = new Uint32Array(256);
    for (const { key } of vectorLines) counts[boundaryHash(key) >>> 18]! += 1;
    const expected = vectorLines.length / 256;
    const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(340); // 255 degrees of freedom, p = 0.0003
    expect(chiSquare).toBeGreaterThan(180);
  });
});

describe('the shard cutter', () => {
  it('cuts 20,000 lines where another program does', () => {
    const cutter = new ShardCutter(small);
    const bits = Buffer.from(vectorLines.map(({ key, length }) => cutter.add(key, length)));
    expect(digestOf(bits)).toBe('sha256:e50c9d620f05c46525d30de6a21858b75720c8ea2d01afc28b634bdab9df3648');
  });

  it('takes keys as bytes too', () => {
    const [text, raw] = [new ShardCutter(small), new ShardCutter(small)];
    for (const { key, length } of vectorLines) expect(raw.add(Buffer.from(key), length)).toBe(text.add(key, length));
  });

  it('keeps sizes within their bounds, and near their means', () => {
    const packs = cutAll(vectorLines);
    const shards = packs.flat();
    shards.slice(0, -1).forEach((shard, i) => {
      const beforeLong = bytes(shard) + (shards[i + 1]?.[0]?.length ?? 0) > small.maximum;
      expect(bytes(shard) >= small.minimum || beforeLong).toBe(true);
      expect(bytes(shard) <= small.maximum || shard.length === 1).toBe(true);
    });
    for (const pack of packs) expect(bytes(pack.flat())).toBeLessThan(maximumPack(small) + 21_000);
    const total = bytes(vectorLines);
    expect(total / shards.length / small.target).toBeGreaterThan(0.8);
    expect(total / shards.length / small.target).toBeLessThan(1.1);
    expect(total / packs.length / small.pack).toBeGreaterThan(0.8);
    expect(total / packs.length / small.pack).toBeLessThan(1.2);
  });

  it('puts a line longer than the maximum into a shard of its own', () => {
    const shards = cutAll([
      { key: 'a', length: 500 },
      { key: 'b', length: 50_000 },
      { key: 'c', length: 500 },
    ]).flat();
    expect(shards.map((shard) => shard.map(({ key }) => key))).toEqual([['a'], ['b'], ['c']]);
  });

  it('bounds shards and packs even if no key ever hits', () => {
    const misses = vectorLines
      .filter(({ key }) => boundaryHash(key) > 2 ** 25)
      .map(({ key }) => ({ key, length: 100 }));
    const packs = cutAll(misses);
    for (const shard of packs.flat().slice(0, -1)) expect(bytes(shard)).toBe(16_300);
    for (const pack of packs) expect(bytes(pack.flat())).toBeLessThan(maximumPack(small));
  });

  it('loses and repeats no line', () => {
    fc.assert(
      fc.property(manyLines, (lines) => expect(cutAll(lines).flat(2)).toEqual(lines)),
      { numRuns: 20 },
    );
  });

  it('changes only neighbouring shards when a line is removed, added or longer', () => {
    let touched = 0;
    let runs = 0;
    fc.assert(
      fc.property(manyLines, fc.nat(), fc.constantFrom('remove', 'add', 'grow'), (lines, where, edit) => {
        const at = where % lines.length;
        const before = names(cutAll(lines).flat());
        const after = new Set(names(cutAll(edited(lines, at, edit)).flat()));
        touched += before.filter((shard) => !after.has(shard)).length;
        runs += 1;
      }),
      { numRuns: 300, seed: 7 },
    );
    // By the rule of thumb for a minimum of half the target, an edit touches 1.25 shards and now and then a neighbour.
    expect(touched / runs).toBeGreaterThanOrEqual(1);
    expect(touched / runs).toBeLessThan(2.5);
  });

  it('finds the old boundaries again after an edit in any place', () => {
    const before = names(cutAll(vectorLines).flat());
    for (const at of [0, 5000, 12_345]) {
      const after = new Set(names(cutAll(edited(vectorLines, at, 'remove')).flat()));
      expect(before.slice(-100).every((shard) => after.has(shard))).toBe(true);
      expect(before.filter((shard) => !after.has(shard)).length).toBeLessThan(12);
    }
  });

  it.each([
    { ...small, minimum: 8192 },
    { ...small, minimum: 0 },
    { ...small, maximum: 8191 },
    { ...small, pack: 8191 },
    { ...small, target: 8192.5 },
    { ...small, pack: 2 ** 27 },
    { ...small, target: Number.NaN },
  ])('refuses the sizes %j', (parameters) => {
    expect(() => new ShardCutter(parameters)).toThrow(FormatError);
  });
});

describe('a shard id', () => {
  const records = [
    { key: 'osv/GO-2024-0001', digest: digestOf('{}') },
    { key: 'openvex/ü', digest: digestOf('[]') },
  ];

  it('is the vector of docs/formats/sharding.md', () => {
    expect(shardId([])).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(shardId(records)).toBe('sha256:7ef2e9c1279dd10445ba86b9975e4b6925628ebe32bb58ff78020e8aad97f46a');
  });

  it('is the hash of all its parts, however many and long they are', () => {
    const keys = fc.array(
      fc.oneof(
        fc.string(),
        fc.integer({ min: 0, max: 40_000 }).map((n) => 'ü'.repeat(n)),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(keys, (list) => {
        const parts = list.map((key) => {
          const length = Buffer.alloc(4);
          length.writeUInt32BE(Buffer.byteLength(key));
          return Buffer.concat([length, Buffer.from(key), digestBytes(digestOf(key))]);
        });
        expect(shardId(list.map((key) => ({ key, digest: digestOf(key) })))).toBe(digestOf(Buffer.concat(parts)));
      }),
      { numRuns: 50 },
    );
  });

  it('is the same of rows, long keys among them', () => {
    const long = [...records, { key: 'z'.repeat(20_000), digest: digestOf('{}') }];
    const [rows, builder] = [new ItemRowsBuilder(), new ShardIdBuilder()];
    for (const { key, digest } of long) {
      const row = rows.addItem(regionOf(Buffer.from(key)), digestBytes(digest).toString('latin1'), 0);
      builder.addRow(row.buffer, row.start, row.end);
    }
    expect(builder.finish()).toBe(shardId(long));
  });

  it('starts anew after each shard, and takes keys as bytes', () => {
    const builder = new ShardIdBuilder();
    for (let round = 0; round < 2; round += 1) {
      for (const { key, digest } of records) builder.add(Buffer.from(key), digestBytes(digest));
      expect(builder.finish()).toBe(shardId(records));
    }
  });
});

function edited(lines: readonly Line[], at: number, edit: string): Line[] {
  const line = lines[at] as Line;
  if (edit === 'remove') return lines.toSpliced(at, 1);
  if (edit === 'add') return lines.toSpliced(at + 1, 0, { key: `${line.key}x`, length: 700 });
  return lines.toSpliced(at, 1, { key: line.key, length: line.length + 333 });
}
