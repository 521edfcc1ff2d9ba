import { bucketCount } from '../../formats/item-set/bucket.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import { bucketHash } from '../../formats/item-set/item-set-root.js';
import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { BucketItem, EvidenceChange, ScanBlock } from '../evidence/evidence-reader.port.js';
import type { DeltaPlan, DeltaTools, SetChanges } from './delta-tools.js';
import { scanOf } from './plan-scanner.js';

/** Where more of the buckets were touched, reading the whole set in its own order is as fast. */
const mostTouched = bucketCount / 4;

/** The changes that the evidence lists between two cuts of one selection. Its cost follows their number. */
export class ChangeList implements SetChanges {
  readonly kinds: readonly EvidenceKind[];
  readonly #plan: DeltaPlan;
  readonly #tools: DeltaTools;
  readonly #touched = new Set<number>();

  constructor(plan: DeltaPlan, tools: DeltaTools) {
    this.kinds = plan.selectors.kinds;
    this.#plan = plan;
    this.#tools = tools;
  }

  async *changes(kind: EvidenceKind): AsyncGenerator<readonly EvidenceChange[]> {
    const { reader, tenant, signal } = this.#tools;
    const { base, cut } = this.#plan;
    const { selectors } = scanOf(this.#plan, kind);
    const scan = { kind, selectors, span: { after: base.cut.seq, upTo: cut.seq } };
    for await (const block of reader.changes(tenant, scan, signal)) {
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
    return base ? this.#applyTouched(base) : this.#all();
  }

  /** The hashes of the base, but for the buckets in which something changed. */
  async #applyTouched(base: Buffer): Promise<Buffer> {
    const hashes = Buffer.from(base);
    for (const bucket of this.#touched) hashes.fill(0, bucket * 32, bucket * 32 + 32);
    for await (const items of inBuckets(this.#touchedItems())) hashes.set(bucketHash(items), items[0]!.bucket * 32);
    return hashes;
  }

  #touchedItems(): AsyncIterable<readonly BucketItem[]> | readonly (readonly BucketItem[])[] {
    if (this.#touched.size === 0) return [];
    const { reader, tenant, signal } = this.#tools;
    const { cut, selectors } = this.#plan;
    const buckets = [...this.#touched].sort((a, b) => a - b);
    return reader.bucketItems(tenant, { cut, selectors, buckets }, signal);
  }

  async #all(): Promise<Buffer> {
    const { reader, tenant, signal } = this.#tools;
    const items = new ItemSetBuilder();
    for (const kind of this.kinds) {
      for await (const block of reader.scan(tenant, scanOf(this.#plan, kind), signal)) addBlock(items, kind, block);
    }
    return items.bucketHashes();
  }
}

function addBlock(items: ItemSetBuilder, kind: EvidenceKind, { count, keys, digests, buckets }: ScanBlock): void {
  for (let i = 0; i < count; i += 1) items.add(kind, keys[i]!, digests, buckets[i], i * 32);
}

/** Items that come in order of their buckets, bucket by bucket. */
async function* inBuckets(
  blocks: AsyncIterable<readonly BucketItem[]> | Iterable<readonly BucketItem[]>,
): AsyncGenerator<readonly BucketItem[]> {
  let open: BucketItem[] = [];
  for await (const block of blocks) {
    for (const item of block) {
      if (open.length > 0 && open[0]!.bucket !== item.bucket) {
        yield open;
        open = [];
      }
      open.push(item);
    }
  }
  if (open.length > 0) yield open;
}
