import { digestBytes, digestOf } from '../../formats/digest.js';
import { bucketOf } from '../../formats/item-set/bucket.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import { recordLineLength } from '../../formats/record-line/record-line.js';
import { identityProjection } from '../adapters/projection/projection.js';
import { shardId } from '../../formats/sharding/shard-id.js';
import { asTenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { EvidenceReader, ScanBlock } from '../evidence/evidence-reader.port.js';
import { PlanScanner } from './plan-scanner.js';
import type { PlannedPack } from './planned-pack.js';

const tenant = asTenantId('00000000-0000-4000-8000-00000000000a');
const sharding = { target: 4_000, minimum: 2_000, maximum: 16_000, pack: 30_000 };
const plan = {
  sharding,
  selectors: { kinds: ['advisories'] },
  cut: { seq: 1 },
  projection: identityProjection,
} as unknown as Plan;

const items = Array.from({ length: 2_000 }, (_, i) => ({
  key: `osv/x/${String(i).padStart(5, '0')}`,
  digest: digestOf(String(i)),
  length: 50 + ((i * 7_919) % 700) + (i === 999 ? 40_000 : 0),
}));

/** A reader that gives the items in blocks of the given size. */
const readerOf = (size: number): Pick<EvidenceReader, 'scan'> => ({
  async *scan() {
    for (let i = 0; i < items.length; i += size) yield blockOf(items.slice(i, i + size));
  },
});

function blockOf(part: typeof items): ScanBlock {
  return {
    count: part.length,
    keys: part.map(({ key }) => key),
    digests: Buffer.concat(part.map(({ digest }) => digestBytes(digest))),
    lengths: Uint32Array.from(part, ({ length }) => length),
    buckets: Uint16Array.from(part, ({ key }) => bucketOf('advisories', key)),
  };
}

async function scan(blockSize: number) {
  const scanner = new PlanScanner(readerOf(blockSize), tenant, plan);
  const packs: PlannedPack[] = [];
  for await (const pack of scanner.packs('advisories')) packs.push(pack);
  return { packs, ...scanner.finish() };
}

describe('PlanScanner', () => {
  it('puts every record into exactly one shard, in order', async () => {
    const { packs } = await scan(300);
    const shards = packs.flatMap((pack) => pack.shards);
    let next = 0;
    for (const shard of shards) {
      const held = items.slice(next, (next += shard.records));
      const [records, plainBytes] = [held.length, sum(held.map(({ key, length }) => recordLineLength(key, length)))];
      expect(shard).toEqual({
        first: held[0]!.key,
        last: held.at(-1)!.key,
        records,
        plainBytes,
        shardId: shardId(held),
        sources: [{ source: 'osv', records, plainBytes }],
      });
    }
    expect(next).toBe(items.length);
  });

  it('numbers packs from 1 and names the key before each', async () => {
    const { packs } = await scan(300);
    expect(packs.length).toBeGreaterThan(5);
    packs.forEach(({ number, after }, i) => {
      expect([number, after]).toEqual([i + 1, i === 0 ? '' : packs[i - 1]!.shards.at(-1)!.last]);
    });
  });

  it('does not depend on how the reader cuts its blocks', async () => {
    expect(await scan(1)).toEqual(await scan(2_000));
  });

  it('counts and commits to what it saw', async () => {
    const set = new ItemSetBuilder();
    for (const { key, digest } of items) set.add('advisories', key, digestBytes(digest));
    expect(await scan(777)).toMatchObject({ counts: { advisories: items.length }, itemSetRoot: set.root() });
  });

  it('gives a record that is longer than a shard a shard of its own', async () => {
    const { packs } = await scan(300);
    const large = packs.flatMap((pack) => pack.shards).find((shard) => shard.plainBytes > sharding.maximum);
    expect(large).toMatchObject({ records: 1, first: items[999]!.key });
  });
});

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);
