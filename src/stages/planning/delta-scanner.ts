import type { Digest } from '../../formats/digest.js';
import { itemHash } from '../../formats/item-set/item-hash.js';
import { itemSetRoot } from '../../formats/item-set/item-set-root.js';
import type { Tombstone } from '../../formats/tombstones/tombstone-line.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { RuleCount } from '../../kernel/plan.js';
import type { EvidenceChange } from '../evidence/evidence-reader.port.js';
import type { DeltaPlan, DeltaTools, SetChanges } from './delta-tools.js';
import { HitCounter } from './hit-counter.js';
import { Packer } from './packer.js';
import type { PlannedPack } from './planned-pack.js';
import type { ChangeCounts, RecordScanner, ScanTotals } from './record-scanner.port.js';
import { changesOf } from './set-changes.js';
import { SourceCounter, type SourceCount } from './source-counter.js';

/** Tells which records a delta holds: those that came or changed since its base. What went is told as tombstones. */
export class DeltaScanner implements RecordScanner {
  readonly kinds: readonly EvidenceKind[];
  readonly #plan: DeltaPlan;
  readonly #tools: DeltaTools;
  readonly #set: SetChanges;
  readonly #sources = new SourceCounter();
  readonly #hits: HitCounter;
  readonly #changes: Partial<Record<EvidenceKind, ChangeCounts>> = {};
  #hashes: Promise<Buffer> | undefined;
  #erased: Promise<ReadonlyMap<EvidenceKind, ReadonlySet<Digest>>> | undefined;

  constructor(plan: DeltaPlan, tools: DeltaTools) {
    this.#plan = plan;
    this.#hits = new HitCounter(plan.projection);
    this.#tools = tools;
    this.#set = changesOf(plan, tools);
    this.kinds = this.#set.kinds;
  }

  get sources(): readonly SourceCount[] {
    return this.#sources.counts();
  }

  get redacted(): readonly RuleCount[] {
    return this.#hits.counts();
  }

  async *packs(kind: EvidenceKind): AsyncGenerator<PlannedPack> {
    const packer = new Packer(kind, this.#plan.sharding, true);
    const tally = new Tally(kind, await this.#erasedOf(kind), this.#tools.removed);
    for await (const block of this.#set.changes(kind)) {
      for (const change of block) {
        tally.add(change);
        if (!change.now) continue;
        this.#hits.add(change.now.hits);
        packer.add(change.key, change.now.digest, 0, change.now.length);
      }
      yield* this.#counted(packer);
    }
    packer.end();
    yield* this.#counted(packer);
    this.#changes[kind] = tally.finish((keyHash) => this.#set.touch(keyHash));
    if (kind === this.kinds.at(-1)) this.#hashes = this.#beginHashes();
  }

  async finish(): Promise<ScanTotals> {
    const bucketHashes = await (this.#hashes ?? this.#set.bucketHashes());
    const counts = Object.fromEntries(
      Object.entries(this.#changes).map(([kind, { added, changed }]) => [kind, added + changed]),
    );
    const { sources, redacted } = this;
    const itemSet = { itemSetRoot: itemSetRoot(bucketHashes), bucketHashes };
    return { ...itemSet, counts, sources, redacted, changes: this.#changes };
  }

  /** While threads still build the last packs; a forecast asks for none. `finish` awaits it: until then a failure is no unhandled one. */
  #beginHashes(): Promise<Buffer> | undefined {
    if (this.#tools.withoutRoot) return undefined;
    const hashes = this.#set.bucketHashes();
    hashes.catch(() => undefined);
    return hashes;
  }

  *#counted(packer: Packer): Generator<PlannedPack> {
    for (const pack of packer.take()) {
      this.#sources.add(pack);
      yield pack;
    }
  }

  async #erasedOf(kind: EvidenceKind): Promise<ReadonlySet<Digest>> {
    this.#erased ??= this.#readErased();
    return (await this.#erased).get(kind) ?? new Set();
  }

  async #readErased(): Promise<ReadonlyMap<EvidenceKind, ReadonlySet<Digest>>> {
    const { base, cut } = this.#plan;
    const items = await this.#tools.erasures.erasedWithin(
      this.#tools.tenant,
      { after: base.cut.seq, upTo: cut.seq },
      base.selectors,
    );
    const kinds = Map.groupBy(items, ({ kind }) => kind);
    return new Map([...kinds].map(([kind, of]) => [kind, new Set(of.map(({ keyHash }) => keyHash))]));
  }
}

/** Counts the changes of one kind. A record that was erased and is there again only changed: its tombstone would take the new one away. */
class Tally {
  readonly #kind: EvidenceKind;
  readonly #erased: Set<Digest>;
  readonly #removed: DeltaTools['removed'];
  #counts = { added: 0, changed: 0, removed: 0 };

  constructor(kind: EvidenceKind, erased: ReadonlySet<Digest>, removed: DeltaTools['removed']) {
    this.#kind = kind;
    this.#erased = new Set(erased);
    this.#removed = removed;
  }

  add({ key, held, now }: EvidenceChange): void {
    if (!now) this.#remove({ key, reason: 'removed' });
    else if (held || this.#wasErased(key)) this.#counts.changed += 1;
    else this.#counts.added += 1;
  }

  finish(touch: (keyHash: Digest) => void): ChangeCounts {
    for (const keyHash of this.#erased) {
      touch(keyHash);
      this.#remove({ keyHash, reason: 'erased' });
    }
    return this.#counts;
  }

  #wasErased(key: string): boolean {
    return this.#erased.size > 0 && this.#erased.delete(itemHash(this.#kind, key));
  }

  #remove(tombstone: Tombstone): void {
    this.#counts.removed += 1;
    this.#removed?.(this.#kind, tombstone);
  }
}
