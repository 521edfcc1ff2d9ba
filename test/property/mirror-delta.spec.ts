import { SeededRandom } from '../../bench/random.js';
import { digestBytes, digestFromBytes, digestOf, type Digest } from '../../src/formats/digest.js';
import { itemHash } from '../../src/formats/item-set/item-hash.js';
import { itemSetRoot } from '../../src/formats/item-set/item-set-root.js';
import { ItemSetBuilder } from '../../src/formats/item-set/item-set-builder.js';
import type { Tombstone } from '../../src/formats/tombstones/tombstone-line.js';
import { asTenantId, type TenantId } from '../../src/kernel/ids.js';
import type { EvidenceKind } from '../../src/kernel/evidence.js';
import type { Plan } from '../../src/kernel/plan.js';
import { defaultSharding } from '../../src/kernel/profile.js';
import type { Selectors } from '../../src/kernel/selectors.js';
import { identityProjection } from '../../src/stages/adapters/projection/identity.js';
import { InMemoryEvidenceLocker } from '../../src/stages/evidence/in-memory-evidence-locker.js';
import { PlanScanner, scanOf } from '../../src/stages/planning/plan-scanner.js';
import { scannerOf } from '../../src/stages/planning/scanner-of.js';
import { anOsv, linesInput } from '../contracts/evidence-samples.js';

/** A site: key and digest of each record by kind. */
type Site = Map<EvidenceKind, Map<string, Digest>>;
/** What a site holds, as the sender knows it. */
interface Sent {
  readonly plan: Plan;
  readonly root: Digest;
  readonly bucketHashes: Buffer;
}

const tenant: TenantId = asTenantId('7b0f4b3e-5a55-4d7e-9d43-0d6a6a0b1c11');
const by = { actor: { kind: 'user', id: 'someone' } } as const;
const ids = 60;

/** The selection of a round: sometimes another one than before, with a time window that moves. */
function selectionOf(random: SeededRandom, round: number): Selectors {
  const choice = random.between(0, 5);
  if (choice === 0) return { kinds: ['advisories'], ecosystems: ['npm'] };
  if (choice === 1)
    return { kinds: ['advisories'], timeWindow: { from: `2024-01-${String(round + 1).padStart(2, '0')}T00:00:00Z` } };
  return { kinds: ['advisories'] };
}

const recordOf = (random: SeededRandom, id: number) =>
  anOsv(`N-${id}`, {
    summary: `form ${random.between(0, 3)}`,
    modified: `2024-01-${String(random.between(1, 28)).padStart(2, '0')}T00:00:00Z`,
    affected: [{ package: { ecosystem: random.between(0, 1) === 0 ? 'npm' : 'PyPI', name: 'x' } }],
  });

/** Records come, change, change back, go, come again, and are erased. */
async function change(locker: InMemoryEvidenceLocker, random: SeededRandom): Promise<void> {
  const wanted = Array.from({ length: ids }, (_, id) => id).filter(() => random.between(0, 9) < 7);
  const records = wanted.map((id) => recordOf(random, id));
  const options = { snapshot: true, allowShrink: true, restoreErased: random.between(0, 1) === 0 };
  const signal = AbortSignal.timeout(20_000);
  await locker.ingest(tenant, { source: 'osv-test' }, linesInput(records), options, signal);
  for (let i = random.between(0, 2); i > 0; i -= 1) {
    const key = `osv-test/N-${random.between(0, ids - 1)}`;
    await locker.erase(tenant, { kind: 'advisories', key, reason: 'test', by }).catch(() => undefined);
  }
}

function planOf(selectors: Selectors, seq: number, sent?: Sent): Plan {
  const plan = {
    selectors,
    cut: { seq },
    projection: identityProjection,
    sharding: defaultSharding,
  } as unknown as Plan;
  if (!sent) return plan;
  const { selectors: before, cut, projection } = sent.plan;
  const digest = digestOf('base');
  const base = { manifestDigest: digest, itemSetRoot: sent.root, planDigest: digest, mirror: 'all', chain: [] };
  return { ...plan, base: { ...base, selectors: before, cut, projection } };
}

/** Applies what a plan's bundle holds, as the far side does, and answers the root that the sender states. */
async function send(locker: InMemoryEvidenceLocker, plan: Plan, site: Site, sent?: Sent): Promise<Sent> {
  const removed: (readonly [EvidenceKind, Tombstone])[] = [];
  const scanner = scannerOf(plan, {
    reader: locker,
    erasures: locker,
    tenant,
    baseBuckets: () => Promise.resolve(sent?.bucketHashes),
    removed: (kind, tombstone) => removed.push([kind, tombstone]),
  });
  if (!plan.base) site.clear();
  const packed: (readonly [EvidenceKind, string])[] = [];
  for (const kind of scanner.kinds)
    for await (const { shards } of scanner.packs(kind))
      for (const { keys, first, last } of shards)
        packed.push(
          ...(keys ?? (await keysBetween(locker, plan, kind, first, last))).map((key) => [kind, key] as const),
        );
  const { itemSetRoot: root, bucketHashes } = await scanner.finish();
  for (const [kind, tombstone] of removed) take(site, kind, tombstone);
  const digests = await digestsAt(locker, plan);
  for (const [kind, key] of packed) {
    const items = site.get(kind) ?? new Map<string, Digest>();
    site.set(kind, items.set(key, digests.get(key)!));
  }
  return { plan, root, bucketHashes };
}

function take(site: Site, kind: EvidenceKind, tombstone: Tombstone): void {
  const items = site.get(kind);
  for (const key of items?.keys() ?? []) {
    if ('key' in tombstone ? key === tombstone.key : itemHash(kind, key) === tombstone.keyHash) items!.delete(key);
  }
}

async function keysBetween(
  locker: InMemoryEvidenceLocker,
  plan: Plan,
  kind: EvidenceKind,
  first: string,
  last: string,
) {
  const keys: string[] = [];
  for await (const block of locker.scan(tenant, scanOf(plan, kind))) keys.push(...block.keys);
  return keys.slice(keys.indexOf(first), keys.indexOf(last) + 1);
}

async function digestsAt(locker: InMemoryEvidenceLocker, plan: Plan): Promise<ReadonlyMap<string, Digest>> {
  const digests = new Map<string, Digest>();
  for (const kind of plan.selectors.kinds)
    for await (const { keys, digests: all } of locker.scan(tenant, scanOf(plan, kind)))
      keys.forEach((key, i) => digests.set(key, digestFromBytes(all.subarray(i * 32, i * 32 + 32))));
  return digests;
}

function rootOf(site: Site): Digest {
  const set = new ItemSetBuilder();
  for (const [kind, items] of site)
    for (const key of [...items.keys()].sort()) set.add(kind, key, digestBytes(items.get(key)!));
  return set.root();
}

describe('a chain of deltas over random histories', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('gives what a full mirror gives, seed %i', async (seed) => {
    const random = new SeededRandom(seed);
    const locker = new InMemoryEvidenceLocker();
    const site: Site = new Map();
    let sent: Sent | undefined;
    for (let round = 0; round < 25; round += 1) {
      await change(locker, random);
      const { seq } = await locker.head(tenant);
      const selectors = selectionOf(random, round);
      sent = await send(locker, planOf(selectors, seq, sent), site, sent);
      const full = new PlanScanner(locker, tenant, planOf(selectors, seq));
      for await (const pack of full.packs('advisories')) void pack;
      const expected = full.finish();
      expect([round, sent.root, rootOf(site)]).toEqual([round, expected.itemSetRoot, expected.itemSetRoot]);
      expect(itemSetRoot(sent.bucketHashes)).toBe(sent.root);
    }
  });
});
