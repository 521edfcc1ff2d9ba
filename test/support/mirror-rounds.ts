import { SeededRandom } from '../../bench/random.js';
import { digestFromBytes, digestOf, type Digest } from '../../src/formats/digest.js';
import type { RedactionRules } from '../../src/formats/redaction/redaction-rules.js';
import { ItemSetBuilder } from '../../src/formats/item-set/item-set-builder.js';
import { itemSetRoot } from '../../src/formats/item-set/item-set-root.js';
import { asTenantId } from '../../src/kernel/ids.js';
import type { Plan, PlanProjection } from '../../src/kernel/plan.js';
import { defaultSharding } from '../../src/kernel/profile.js';
import type { Selectors } from '../../src/kernel/selectors.js';
import { projectedReader } from '../../src/stages/adapters/projection/projecting-reader.js';
import { identityProjection, projectionOf } from '../../src/stages/adapters/projection/projection.js';
import { InMemoryEvidenceLocker } from '../../src/stages/evidence/in-memory-evidence-locker.js';
import type { PlannedShard } from '../../src/stages/planning/planned-pack.js';
import { scanOf } from '../../src/stages/planning/plan-scanner.js';
import { isDelta, scannerOf } from '../../src/stages/planning/scanner-of.js';
import { patchFrames, type KeyedReader } from '../../src/stages/staging/patch-frames.js';
import { deeds, MirrorHistory, nextSelection, type Deed } from './mirror-history.js';
import { MirrorSite } from './mirror-site.js';

const tenant = asTenantId('7b0f4b3e-5a55-4d7e-9d43-0d6a6a0b1c11');
const kind = 'advisories';
const cuts = 20;

/** What the sender knows of what it sent last. */
interface Sent {
  readonly plan: Plan;
  readonly root: Digest;
  readonly bucketHashes: Buffer;
}

type Happening = Deed | 'compact delta' | 'other redaction' | 'other selection';

const histories = { each: 25, locally: 2, timeout: 60_000 } as const;

/**
 * The tests of 25 histories of 100, so that Jest runs four files of them beside each other; only the first two where CI is not set. Each file sees
 * everything that can happen.
 */
export function tryHistories(part: number): void {
  const first = (part - 1) * histories.each + 1;
  const seeds = Array.from({ length: process.env.CI ? histories.each : histories.locally }, (_, i) => first + i);
  const seen = new Set<Happening>();
  describe(`a chain of deltas over random histories from ${first} on`, () => {
    it.each(seeds)(
      'gives the records, deletions and roots of full mirrors, seed %i',
      async (seed) => (await followHistory(seed)).forEach((one) => seen.add(one)),
      histories.timeout,
    );

    it('saw all that can happen to a record and to a plan', () => {
      expect([...seen].sort()).toEqual([...deeds, 'compact delta', 'other redaction', 'other selection'].sort());
    });
  });
}

/**
 * Lets a site follow a history of 20 cuts by a full mirror and deltas, some of them compact, and compares it after each with what a full mirror of the
 * same plan holds: records, deletions and root. Answers what happened in the history.
 */
async function followHistory(seed: number): Promise<ReadonlySet<Happening>> {
  const random = new SeededRandom(seed);
  const locker = new InMemoryEvidenceLocker();
  const history = new MirrorHistory(locker, tenant, random);
  const sender = new Sender(locker);
  const happened = new Set<Happening>();
  await history.begin();
  let [selectors, projection]: [Selectors, PlanProjection] = [{ kinds: [kind] }, identityProjection];
  for (let round = 0; round < cuts; round += 1) {
    if (round > 0) await history.round();
    const next = [nextSelection(random, round, selectors), nextProjection(random, projection)] as const;
    if (JSON.stringify(next[0]) !== JSON.stringify(selectors)) happened.add('other selection');
    if (next[1].digest !== projection.digest) happened.add('other redaction');
    [selectors, projection] = next;
    const compact = random.between(0, 1) === 0;
    if (compact && round > 0) happened.add('compact delta');
    const root = await sender.send(await planAt(locker, selectors, projection), compact);
    const full = await fullMirror(locker, sender.sent!.plan);
    expect({ seed, round, root, items: sender.site.items }).toEqual({ seed, round, ...full });
    expect([sender.site.root, itemSetRoot(sender.sent!.bucketHashes)]).toEqual([root, root]);
  }
  return new Set([...history.done, ...happened]);
}

const redactions: readonly RedactionRules[] = [
  { allow: { advisories: [] }, rules: [] },
  { allow: { advisories: ['affected[].package.ecosystem', 'withdrawn'] }, rules: [] },
  { allow: {}, rules: [{ name: 'no-summary', path: 'summary', action: 'drop' }] },
  { allow: {}, rules: [{ name: 'days', text: 'day 1', action: 'mask' }] },
];

/** What happens to records before they leave: mostly what happened before, and mostly nothing, which is soon tried. */
function nextProjection(random: SeededRandom, before: PlanProjection): PlanProjection {
  const choice = random.between(0, 9);
  if (choice > (before.rules ? 4 : 1)) return before;
  return choice < 2 ? projectionOf(random.pick(redactions)) : identityProjection;
}

async function planAt(locker: InMemoryEvidenceLocker, selectors: Selectors, projection: PlanProjection): Promise<Plan> {
  const cut = await locker.head(tenant);
  return { selectors, cut, projection, sharding: defaultSharding } as unknown as Plan;
}

class Sender {
  readonly site = new MirrorSite(kind);
  sent: Sent | undefined;
  readonly #locker: InMemoryEvidenceLocker;

  constructor(locker: InMemoryEvidenceLocker) {
    this.#locker = locker;
  }

  /** Sends what a plan's bundle holds, and answers the root that the bundle states. */
  async send(full: Plan, compact: boolean): Promise<Digest> {
    const { sent } = this;
    const plan = sent ? { ...full, base: baseOf(sent) } : full;
    const removed: Parameters<MirrorSite['remove']>[0][] = [];
    const scanner = scannerOf(plan, {
      reader: this.#locker,
      erasures: this.#locker,
      tenant,
      baseBuckets: () => Promise.resolve(sent?.bucketHashes),
      removed: (_kind, tombstone) => removed.push(tombstone),
    });
    const shards: PlannedShard[] = [];
    for (const one of scanner.kinds) for await (const pack of scanner.packs(one)) shards.push(...pack.shards);
    const { itemSetRoot: root, bucketHashes } = await scanner.finish();
    for (const tombstone of removed) this.site.remove(tombstone);
    await this.#take(plan, shards, compact);
    this.sent = { plan: full, root, bucketHashes };
    return root;
  }

  async #take(plan: Plan, shards: readonly PlannedShard[], compact: boolean): Promise<void> {
    if (compact && isDelta(plan)) return this.#takePatches(plan, shards);
    const reader = projectedReader(this.#locker, plan.projection);
    const scan = scanOf(plan, kind);
    const range = { after: '', upTo: '~', ...(isDelta(plan) ? { keys: shards.flatMap(({ keys }) => keys!) } : {}) };
    for await (const { key, body } of reader.readBodies(tenant, scan, range)) this.site.put(key, body);
  }

  async #takePatches({ base, ...plan }: Plan, shards: readonly PlannedShard[]): Promise<void> {
    const groups: Buffer[] = [];
    const sink = { append: (bytes: Uint8Array) => groups.push(Buffer.from(bytes)) };
    const { projection } = plan;
    const patch = { scan: scanOf(base!, kind), projection: base!.projection };
    const task = { scan: scanOf(plan, kind), projection, ranges: [{ after: '', shards }], patch };
    await patchFrames(task, keyedReader(this.#locker), sink, 1);
    for (const group of groups) this.site.patch(group);
  }
}

const keyedReader =
  (locker: InMemoryEvidenceLocker): KeyedReader =>
  (scan, keys) =>
    Array.fromAsync(locker.readBodies(tenant, scan, { after: '', upTo: '~', keys }));

function baseOf({ plan: { selectors, cut, projection }, root: itemSetRoot }: Sent) {
  const digest = digestOf('base');
  return {
    manifestDigest: digest,
    planDigest: digest,
    mirror: 'm',
    chain: [],
    itemSetRoot,
    selectors,
    cut,
    projection,
  };
}

async function fullMirror(locker: InMemoryEvidenceLocker, plan: Plan) {
  const [set, lines]: [ItemSetBuilder, string[]] = [new ItemSetBuilder(), []];
  const reader = projectedReader(locker, plan.projection);
  for await (const { count, keys, digests } of reader.scan(tenant, scanOf(plan, kind)))
    for (let i = 0; i < count; i += 1) {
      set.add(kind, keys[i]!, digests, undefined, i * 32);
      lines.push(`${keys[i]!} ${digestFromBytes(digests.subarray(i * 32, i * 32 + 32))}`);
    }
  return { root: set.root(), items: lines.join('\n') };
}
