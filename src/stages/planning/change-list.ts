import { bucketCount } from '../../formats/item-set/bucket.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import { rehashBuckets, type BucketItem } from '../../formats/item-set/rehash-buckets.js';
import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import { projectedReader, type ProjectableReader } from '../adapters/projection/projecting-reader.js';
import type { EvidenceChange, ScanBlock } from '../evidence/evidence-reader.port.js';
import type { DeltaPlan, DeltaTools, SetChanges } from './delta-tools.js';
import { scanOf } from './plan-scanner.js';

/** Where more of the buckets were touched, reading the whole set in its own order is as fast. */
const mostTouched = bucketCount / 4;

/** The changes that the evidence lists between two cuts of one selection. Its cost follows their number. */
export class ChangeList implements SetChanges {
  readonly kinds: readonly EvidenceKind[];
  readonly #plan: DeltaPlan;
  readonly #tools: DeltaTools;
  readonly #reader: ProjectableReader;
  readonly #touched = new Set<number>();

  constructor(plan: DeltaPlan, tools: DeltaTools) {
    this.kinds = plan.selectors.kinds;
    this.#plan = plan;
    this.#tools = tools;
    this.#reader = projectedReader(tools.reader, plan.projection);
  }

  async *changes(kind: EvidenceKind): AsyncGenerator<readonly EvidenceChange[]> {
    const { tenant, signal } = this.#tools;
    const { base, cut } = this.#plan;
    const { selectors } = scanOf(this.#plan, kind);
    const scan = { kind, selectors, span: { after: base.cut.seq, upTo: cut.seq } };
    for await (const block of this.#reader.changes(tenant, scan, signal)) {
      for (const { bucket } of block) this.#touched.add(bucket);
      yield block;
    }
  }

  /** The first 12 bits are the bucket. */
  touch(keyHash: Digest): void {
    this.#touched.add(Number.parseInt(keyHash.slice(7, 10), 16));
  }

  async bucketHashes(): Promise<Buffer> {
    const base = this.#touched.size <= mostTouched ? await this.#tools.baseBuckets?.() : undefined;
    return base ? rehashBuckets(base, this.#touched, this.#touchedItems()) : this.#all();
  }

  #touchedItems(): AsyncIterable<readonly BucketItem[]> | readonly (readonly BucketItem[])[] {
    if (this.#touched.size === 0) return [];
    const { tenant, signal } = this.#tools;
    const { cut, selectors } = this.#plan;
    const buckets = [...this.#touched].sort((a, b) => a - b);
    return this.#reader.bucketItems(tenant, { cut, selectors, buckets }, signal);
  }

  async #all(): Promise<Buffer> {
    const { tenant, signal } = this.#tools;
    const items = new ItemSetBuilder();
    for (const kind of this.kinds) {
      for await (const block of this.#reader.scan(tenant, scanOf(this.#plan, kind), signal))
        addBlock(items, kind, block);
    }
    return items.bucketHashes();
  }
}

function addBlock(items: ItemSetBuilder, kind: EvidenceKind, { count, keys, digests, buckets }: ScanBlock): void {
  for (let i = 0; i < count; i += 1) items.add(kind, keys[i]!, digests, buckets[i], i * 32);
}
