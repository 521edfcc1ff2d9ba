import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import { itemSetRoot } from '../../formats/item-set/item-set-root.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan, RuleCount } from '../../kernel/plan.js';
import type { EvidenceReader, EvidenceScan, ScanBlock } from '../evidence/evidence-reader.port.js';
import { HitCounter } from './hit-counter.js';
import { Packer } from './packer.js';
import type { PlannedPack } from './planned-pack.js';
import { SourceCounter, type SourceCount } from './source-counter.js';
import type { RecordScanner, ScanTotals } from './record-scanner.port.js';

/**
 * Reads what a plan selects without reading a body: keys, digests and lengths in one pass of an index. Gives packs of planned shards as
 * their boundaries are passed, and in the end the item-set root. Kinds must be asked for in the order of the plan.
 */
export class PlanScanner implements RecordScanner {
  readonly #reader: Pick<EvidenceReader, 'scan'>;
  readonly #tenant: TenantId;
  readonly #plan: Plan;
  readonly #signal: AbortSignal | undefined;
  readonly #items = new ItemSetBuilder();
  readonly #counts: Partial<Record<EvidenceKind, number>> = {};
  readonly #sources = new SourceCounter();
  readonly #hits: HitCounter;

  constructor(reader: Pick<EvidenceReader, 'scan'>, tenant: TenantId, plan: Plan, signal?: AbortSignal) {
    this.#reader = reader;
    this.#tenant = tenant;
    this.#plan = plan;
    this.#hits = new HitCounter(plan.projection);
    this.#signal = signal;
  }

  get kinds(): readonly EvidenceKind[] {
    return this.#plan.selectors.kinds;
  }

  get sources(): readonly SourceCount[] {
    return this.#sources.counts();
  }

  get redacted(): readonly RuleCount[] {
    return this.#hits.counts();
  }

  async *packs(kind: EvidenceKind): AsyncGenerator<PlannedPack> {
    const packer = new Packer(kind, this.#plan.sharding);
    let count = 0;
    for await (const block of this.#reader.scan(this.#tenant, scanOf(this.#plan, kind), this.#signal)) {
      this.#add(kind, block, packer);
      count += block.count;
      yield* this.#counted(packer);
    }
    packer.end();
    yield* this.#counted(packer);
    this.#counts[kind] = count;
  }

  finish(): ScanTotals {
    const bucketHashes = this.#items.bucketHashes();
    const { sources, redacted } = this;
    return { itemSetRoot: itemSetRoot(bucketHashes), bucketHashes, counts: this.#counts, sources, redacted };
  }

  *#counted(packer: Packer): Generator<PlannedPack> {
    for (const pack of packer.take()) {
      this.#sources.add(pack);
      yield pack;
    }
  }

  #add(kind: EvidenceKind, { count, keys, digests, lengths, buckets, hits }: ScanBlock, packer: Packer): void {
    this.#hits.addAll(hits, count);
    for (let i = 0; i < count; i += 1) {
      this.#items.add(kind, keys[i]!, digests, buckets[i], i * 32);
      packer.add(keys[i]!, digests, i * 32, lengths[i]!);
    }
  }
}

/** What the reader is asked for: one kind of a plan at its cut. */
export function scanOf({ cut: at, selectors }: Pick<Plan, 'cut' | 'selectors'>, kind: EvidenceKind): EvidenceScan {
  const { kinds: _kinds, ...rest } = selectors;
  return { kind, cut: at, selectors: rest };
}
