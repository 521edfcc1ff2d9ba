import { digestOf } from '../../formats/digest.js';
import type { FeedSizes } from '../../kernel/plan.js';
import type { PlannedPack, PlannedShard } from './planned-pack.js';
import { sampleLimits, SizeForecast, type KnownSizes } from './size-forecast.js';
import { SourceCounter } from './source-counter.js';

const mib = 1024 * 1024;

function aShard(source: string, number: number, plainBytes: number): PlannedShard {
  const first = `${source}/${String(number).padStart(8, '0')}`;
  const sources = [{ source, records: 10, plainBytes }];
  return { first, last: `${first}-`, records: 10, plainBytes, shardId: digestOf(first), sources };
}

/** A pack a shard. */
const packsOf = (shards: readonly PlannedShard[]): PlannedPack[] =>
  shards.map((shard, i) => ({ kind: 'advisories', number: i + 1, after: '', shards: [shard] }));

/** Compresses to a share that wanders along the keys, as that of real feeds does. */
function sizeOf({ first, plainBytes }: PlannedShard): FeedSizes {
  const number = Number(first.slice(first.indexOf('/') + 1));
  const share = 0.2 + 0.05 * Math.sin(number / 40) + 0.03 * Math.sin(number * 7.3);
  return { packs: Math.round(plainBytes * share), normalized: Math.round(plainBytes * share * 0.3) };
}

async function forecastOf(packs: readonly PlannedPack[], known: KnownSizes = new Map(), lists = false) {
  const measured: PlannedShard[] = [];
  const forecast = new SizeForecast({
    measure: ({ shard }) => {
      measured.push(shard);
      return Promise.resolve(sizeOf(shard));
    },
    path: (kind, number) => `data/${kind}/${number}`,
    lists,
  });
  const counter = new SourceCounter();
  for (const pack of packs) {
    forecast.add(pack, known);
    counter.add(pack);
  }
  return { measured, ...(await forecast.finish(counter.counts())) };
}

const total = (packs: readonly PlannedPack[], of: (shard: PlannedShard) => number) =>
  packs.flatMap(({ shards }) => shards).reduce((sum, shard) => sum + of(shard), 0);

describe('a forecast of sizes', () => {
  it('is exact where all that is new is little: each shard is made once', async () => {
    const packs = packsOf(Array.from({ length: 100 }, (_, i) => aShard('osv', i, 300_000)));
    const { sizes, measured, shards } = await forecastOf(packs, new Map(), true);
    expect(measured).toEqual(packs.flatMap((pack) => pack.shards));
    expect(sizes).toMatchObject({
      packs: total(packs, (shard) => sizeOf(shard).packs),
      normalized: total(packs, (shard) => sizeOf(shard).normalized),
    });
    expect(shards!.every(({ exact }) => exact)).toBe(true);
  });

  it.each([3_000, 20_000])(
    'makes shards spread over all of %d where there are many, and comes close',
    async (count) => {
      const packs = packsOf(Array.from({ length: count }, (_, i) => aShard('osv', i, 256 * 1024)));
      const { sizes, measured } = await forecastOf(packs);
      expect(measured.reduce((sum, { plainBytes }) => sum + plainBytes, 0)).toBeLessThanOrEqual(sampleLimits.bytes);
      expect(measured.length).toBeGreaterThan(64);
      expect(sizes.packs / total(packs, (shard) => sizeOf(shard).packs)).toBeCloseTo(1, 1);
      const thirds = Map.groupBy(measured, ({ first }) => Math.floor((Number(first.slice(4)) / count) * 3));
      expect(thirds.size).toBe(3);
    },
  );

  it('makes some shards of every source, however small it is beside the others', async () => {
    const large = Array.from({ length: 2_000 }, (_, i) => aShard('ghsa', i, 256 * 1024));
    const { feeds, measured } = await forecastOf(
      packsOf([...large, aShard('tiny', 1, 4_000), aShard('tiny', 2, 4_000)]),
    );
    expect(measured.filter(({ first }) => first.startsWith('tiny/'))).toHaveLength(2);
    const exact = sizeOf(aShard('tiny', 1, 4_000)).packs + sizeOf(aShard('tiny', 2, 4_000)).packs;
    expect(feeds.find(({ source }) => source === 'tiny')!.sizes!.packs).toBe(exact);
  });

  it('makes nothing that lies there already, and shares a frame among its sources by their plain bytes', async () => {
    const shard = { ...aShard('a', 1, 1_000), sources: [part('a', 250), part('b', 750)] };
    const known = new Map([[shard.shardId, { packs: 400, normalized: 40 }]]);
    const { feeds, measured } = await forecastOf(packsOf([shard]), known);
    expect(measured).toEqual([]);
    expect(feeds.map(({ source, sizes }) => [source, sizes])).toEqual([
      ['a', { packs: 100, normalized: 10 }],
      ['b', { packs: 300, normalized: 30 }],
    ]);
  });

  it('never makes one that is larger than all that may be made, and lists no more shards than a page can show', async () => {
    const { measured, sizes } = await forecastOf(packsOf([aShard('a', 1, sampleLimits.bytes + 1)]));
    expect([measured, sizes.packs]).toEqual([[], 12 * mib]);
    const many = packsOf(Array.from({ length: 10_001 }, (_, i) => aShard('osv', i, 1_000)));
    expect((await forecastOf(many.slice(1), new Map(), true)).shards).toHaveLength(10_000);
    expect((await forecastOf(many, new Map(), true)).shards).toBeUndefined();
  });
});

const part = (source: string, plainBytes: number) => ({ source, records: 5, plainBytes });
