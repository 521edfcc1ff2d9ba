import { canonicalJson } from '../canonical-json/canonicalize.js';
import { compareBytes } from '../byte-order.js';
import { bundleDiffSchema, type BundleDiff, type ComparedBundle } from './bundle-diff.js';
import { AppliedCursor } from './applied-cursor.js';
import {
  hasKind,
  indexDigest,
  isDeltaOf,
  kindsOf,
  packTotals,
  requireComparable,
  type BundleSide,
} from './bundle-side.js';
import { causes, type RecordChange } from './diff-record.js';
import { KevHits } from './kev-hits.js';
import { KindTally, type CauseBytes, type KindDiff } from './kind-tally.js';
import { mergeSides } from './merge-sides.js';
import { Removals } from './removals.js';
import { ShardCursor, type KindSide, type RecordCursor } from './shard-cursor.js';
import { VexChanges } from './vex-changes.js';

const noShards: KindSide = { shards: [], read: () => Buffer.alloc(0) };

/** One comparison of two bundles. */
class SideDiff {
  readonly #before: BundleSide;
  readonly #after: BundleSide;
  readonly #limit: number;
  readonly #isDelta: boolean;
  readonly #vex = new VexChanges();
  readonly #kev = new KevHits();

  constructor(before: BundleSide, after: BundleSide, limit: number) {
    [this.#before, this.#after, this.#limit] = [before, after, limit];
    this.#isDelta = isDeltaOf(after, before);
  }

  diff(): BundleDiff {
    const [before, after] = [this.#before, this.#after];
    const kinds = this.#kinds();
    return {
      schema: bundleDiffSchema,
      before: describe(before),
      after: describe(after),
      identical: before.manifest.itemSetRoot === after.manifest.itemSetRoot,
      sameSelectors: canonicalJson(before.manifest.selectors) === canonicalJson(after.manifest.selectors),
      sameProjection: before.manifest.projection.digest === after.manifest.projection.digest,
      limit: this.#limit,
      kinds,
      vex: this.#vex.finish(this.#limit),
      kev: this.#kev.finish(this.#limit),
      bytes: Object.fromEntries(
        causes.map((cause) => [cause, sum(kinds, ({ bytes }) => bytes[cause])]),
      ) as BundleDiff['bytes'],
      packBytes: sum(kinds, ({ packBytes }) => packBytes),
    };
  }

  /** KEV goes first: which advisories matter follows from it. */
  #kinds(): KindDiff[] {
    const names = [...new Set([this.#before, this.#after].flatMap(kindsOf))].sort(compareBytes);
    const inTurn = [...names].sort((a, b) => Number(b === 'kev') - Number(a === 'kev'));
    const diffs = new Map(inTurn.map((kind) => [kind, this.#kind(kind)]));
    if (this.#kev.seeks) this.#seekAdvisories();
    return names.map((kind) => diffs.get(kind)!);
  }

  #kind(kind: string): KindDiff {
    const same = this.#isSame(kind);
    const before = new ShardCursor(same ? noShards : openKind(this.#before, kind));
    const after = same ? new ShardCursor(noShards) : this.#afterOf(kind);
    const tally = new KindTally(this.#limit);
    if (kind === 'advisories' && !same) this.#learnEntries();
    for (const change of mergeSides(before, after)) {
      tally.take(change);
      this.#follow(kind, change);
    }
    const [old, young] = [packTotals(this.#before, kind), packTotals(this.#after, kind)];
    return tally.finish({
      kind,
      records: { before: old.records, after: this.#isDelta ? old.records + tally.growth : young.records },
      packBytes: { before: old.bytes, after: young.bytes },
      shardsRead: { before: before.opened, after: after.opened },
    });
  }

  #isSame(kind: string): boolean {
    if (this.#isDelta) return !hasKind(this.#after, kind);
    return indexDigest(this.#before, kind) === indexDigest(this.#after, kind);
  }

  /** The records that are there after, a delta applied. */
  #afterOf(kind: string): RecordCursor {
    const held = new ShardCursor(openKind(this.#after, kind));
    if (!this.#isDelta) return held;
    return new AppliedCursor(new ShardCursor(openKind(this.#before, kind)), held, this.#removals(kind));
  }

  #removals(kind: string): Removals {
    return new Removals(kind, () => this.#after.removed(kind));
  }

  #follow(kind: string, change: RecordChange): void {
    if (kind === 'vex') this.#vex.take(change);
    if (kind === 'kev') this.#kev.takeEntry(change);
    if (kind === 'advisories') this.#kev.takeAdvisory(change);
  }

  /** The whole catalogue: a changed advisory may name an old entry. */
  #learnEntries(): void {
    const cursor = this.#afterOf('kev');
    while (cursor.key !== undefined) this.#kev.takeKnown(cursor.take().key);
  }

  #seekAdvisories(): void {
    const { shards, read } = openKind(this.#after, 'advisories');
    for (const line of shards) this.#kev.seek(read(line));
    if (this.#isDelta) this.#seekUnchanged();
  }

  /** Among the advisories of the base that the delta leaves as they are. */
  #seekUnchanged(): void {
    const changed = new ShardCursor(openKind(this.#after, 'advisories'));
    const removals = this.#removals('advisories');
    const isThere = (key: string) => {
      while (changed.key !== undefined && compareBytes(changed.key, key) < 0) changed.take();
      return changed.key !== key && !removals.has(key);
    };
    const { shards, read } = openKind(this.#before, 'advisories');
    for (const line of shards) this.#kev.seek(read(line), isThere);
  }
}

const openKind = (side: BundleSide, kind: string): KindSide =>
  indexDigest(side, kind) === undefined ? noShards : side.open(kind);

const sum = (kinds: readonly KindDiff[], bytes: (kind: KindDiff) => CauseBytes): CauseBytes => ({
  before: kinds.reduce((total, kind) => total + bytes(kind).before, 0),
  after: kinds.reduce((total, kind) => total + bytes(kind).after, 0),
});

function describe({ manifest, manifestDigest }: BundleSide): ComparedBundle {
  const { itemSetRoot, asOf, totals } = manifest;
  const { name, revision, kind } = manifest.profile;
  const profile = { name, revision, kind };
  return { manifestDigest, itemSetRoot, profile, asOf, records: totals.records, bytes: totals.bytes };
}

/**
 * What differs from one bundle to another. Its cost follows the difference: kinds with one index and shards with one row digest are not read; only
 * where KEV entries are new, all advisories of `after` are looked through. `limit` is how many items a list has at most. Memory does not grow with
 * the bundles. Throws FormatError for what cannot be compared, and for an index or shard that is damaged; it verifies no signature.
 */
export function diffSides(before: BundleSide, after: BundleSide, limit: number): BundleDiff {
  requireComparable(before, after);
  return new SideDiff(before, after, limit).diff();
}
