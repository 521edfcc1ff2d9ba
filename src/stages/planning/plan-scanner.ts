import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import type { Digest } from '../../formats/digest.js';
import { recordLineLength } from '../../formats/record-line/record-line.js';
import { cut, ShardCutter } from '../../formats/sharding/shard-cutter.js';
import { ShardIdBuilder } from '../../formats/sharding/shard-id.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { EvidenceReader, EvidenceScan, ScanBlock } from '../evidence/evidence-reader.port.js';
import type { PlannedPack, PlannedShard } from './planned-pack.js';

export interface ScanTotals {
  readonly itemSetRoot: Digest;
  readonly counts: Readonly<Partial<Record<EvidenceKind, number>>>;
}

/**
 * Reads what a plan selects without reading a body: keys, digests and lengths in one pass of an index. Gives packs of planned shards as
 * their boundaries are passed, and in the end the item-set root. Kinds must be asked for in the order of the plan.
 */
export class PlanScanner {
  readonly #reader: Pick<EvidenceReader, 'scan'>;
  readonly #tenant: TenantId;
  readonly #plan: Plan;
  readonly #signal: AbortSignal | undefined;
  readonly #items = new ItemSetBuilder();
  readonly #counts: Partial<Record<EvidenceKind, number>> = {};

  constructor(reader: Pick<EvidenceReader, 'scan'>, tenant: TenantId, plan: Plan, signal?: AbortSignal) {
    this.#reader = reader;
    this.#tenant = tenant;
    this.#plan = plan;
    this.#signal = signal;
  }

  async *packs(kind: EvidenceKind): AsyncGenerator<PlannedPack> {
    const packer = new Packer(kind, this.#plan);
    let count = 0;
    for await (const block of this.#reader.scan(this.#tenant, scanOf(this.#plan, kind), this.#signal)) {
      this.#add(kind, block, packer);
      count += block.count;
      yield* packer.take();
    }
    packer.end();
    yield* packer.take();
    this.#counts[kind] = count;
  }

  finish(): ScanTotals {
    return { itemSetRoot: this.#items.root(), counts: this.#counts };
  }

  #add(kind: EvidenceKind, { count, keys, digests, lengths, buckets }: ScanBlock, packer: Packer): void {
    for (let i = 0; i < count; i += 1) {
      this.#items.add(kind, keys[i]!, digests, buckets[i], i * 32);
      packer.add(keys[i]!, digests, i * 32, lengths[i]!);
    }
  }
}

/** What the reader is asked for: one kind of a plan at its cut. */
export function scanOf({ cut: at, selectors }: Plan, kind: EvidenceKind): EvidenceScan {
  const { kinds: _kinds, ...rest } = selectors;
  return { kind, cut: at, selectors: rest };
}

/** Cuts one kind's records into shards and packs. */
class Packer {
  readonly #kind: EvidenceKind;
  readonly #cutter: ShardCutter;
  readonly #id = new ShardIdBuilder();
  #finished: PlannedPack[] = [];
  #shards: PlannedShard[] = [];
  #number = 0;
  #after = '';
  #first = '';
  #last = '';
  #records = 0;
  #bytes = 0;

  constructor(kind: EvidenceKind, plan: Plan) {
    this.#kind = kind;
    this.#cutter = new ShardCutter(plan.sharding);
  }

  /** The digest has 32 bytes from `from` on. */
  add(key: string, digests: Uint8Array, from: number, bodyBytes: number): void {
    const bytes = recordLineLength(key, bodyBytes);
    const cuts = this.#cutter.add(key, bytes);
    if (cuts & cut.shardBefore) this.#endShard();
    if (cuts & cut.packBefore) this.#endPack();
    if (this.#records === 0) this.#first = key;
    this.#id.add(key, digests, from);
    this.#last = key;
    this.#records += 1;
    this.#bytes += bytes;
    if (cuts & cut.shardAfter) this.#endShard();
    if (cuts & cut.packAfter) this.#endPack();
  }

  end(): void {
    if (this.#records > 0) this.#endShard();
    if (this.#shards.length > 0) this.#endPack();
  }

  /** The packs that were finished since the last call. */
  take(): PlannedPack[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  #endShard(): void {
    const [first, last, records, plainBytes] = [this.#first, this.#last, this.#records, this.#bytes];
    this.#shards.push({ first, last, records, plainBytes, shardId: this.#id.finish() });
    this.#records = 0;
    this.#bytes = 0;
  }

  #endPack(): void {
    this.#number += 1;
    this.#finished.push({ kind: this.#kind, number: this.#number, after: this.#after, shards: this.#shards });
    this.#after = this.#last;
    this.#shards = [];
  }
}
