import { compareBytes } from '../../formats/byte-order.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import { projectedReader } from '../adapters/projection/projecting-reader.js';
import type { EvidenceChange, ScanBlock } from '../evidence/evidence-reader.port.js';
import type { DeltaPlan, DeltaTools, SetChanges } from './delta-tools.js';
import { scanOf } from './plan-scanner.js';

/** Changes that are given at once. */
const blockSize = 1_000;

/** Reads the set of the base and that of the plan side by side: what differs are the changes, whatever made them differ. */
export class MergedSets implements SetChanges {
  readonly kinds: readonly EvidenceKind[];
  readonly #plan: DeltaPlan;
  readonly #tools: DeltaTools;
  readonly #items = new ItemSetBuilder();

  constructor(plan: DeltaPlan, tools: DeltaTools) {
    this.kinds = [...new Set([...plan.base.selectors.kinds, ...plan.selectors.kinds])].sort(compareBytes);
    this.#plan = plan;
    this.#tools = tools;
  }

  async *changes(kind: EvidenceKind): AsyncGenerator<readonly EvidenceChange[]> {
    await using before = new ScanCursor(this.#scan(this.#plan.base, kind));
    await using now = new ScanCursor(this.#scan(this.#plan, kind));
    let changes: EvidenceChange[] = [];
    await Promise.all([before.fill(), now.fill()]);
    while (!before.ended || !now.ended) {
      const order = orderOf(before, now);
      if (order >= 0) this.#items.add(kind, now.key, now.block.digests, now.bucket, now.index * 32);
      const change = changeAt(before, now, order);
      if (change) changes.push(change);
      if (order <= 0 && !before.advance()) await before.fill();
      if (order >= 0 && !now.advance()) await now.fill();
      if (changes.length < blockSize) continue;
      yield changes;
      changes = [];
    }
    if (changes.length > 0) yield changes;
  }

  touch(): void {}

  bucketHashes(): Promise<Buffer> {
    return Promise.resolve(this.#items.bucketHashes());
  }

  async *#scan(of: Pick<DeltaPlan, 'selectors' | 'cut' | 'projection'>, kind: EvidenceKind): AsyncGenerator<ScanBlock> {
    if (!of.selectors.kinds.includes(kind)) return;
    const { reader, tenant, signal } = this.#tools;
    yield* projectedReader(reader, of.projection).scan(tenant, scanOf(of, kind), signal);
  }
}

/** Which side stands at the smaller key: negative for the base, positive for the plan, 0 for both. */
function orderOf(before: ScanCursor, now: ScanCursor): number {
  if (before.ended) return 1;
  return now.ended ? -1 : compareBytes(before.key, now.key);
}

function changeAt(before: ScanCursor, now: ScanCursor, order: number): EvidenceChange | undefined {
  if (order < 0) return { key: before.key, bucket: before.bucket, held: true };
  if (order === 0 && before.digest.equals(now.digest)) return undefined;
  const { key, bucket, digest, length, hits } = now;
  return { key, bucket, held: order === 0, now: { digest, length, ...(hits ? { hits } : {}) } };
}

/** One record of a scan after the other. */
class ScanCursor implements AsyncDisposable {
  block!: ScanBlock;
  index = 0;
  ended = false;
  readonly #blocks: AsyncGenerator<ScanBlock>;

  constructor(blocks: AsyncGenerator<ScanBlock>) {
    this.#blocks = blocks;
  }

  get key(): string {
    return this.block.keys[this.index]!;
  }

  get digest(): Buffer {
    return this.block.digests.subarray(this.index * 32, this.index * 32 + 32);
  }

  get length(): number {
    return this.block.lengths[this.index]!;
  }

  get hits(): Uint32Array | undefined {
    const { hits, lengths } = this.block;
    const rules = hits && hits.length / lengths.length;
    return rules === undefined ? undefined : hits!.subarray(this.index * rules, (this.index + 1) * rules);
  }

  get bucket(): number {
    return this.block.buckets[this.index]!;
  }

  /** False where the next record is in the next block. */
  advance(): boolean {
    this.index += 1;
    return this.index < this.block.count;
  }

  async fill(): Promise<void> {
    const { value, done } = await this.#blocks.next();
    this.ended = done === true;
    if (value) this.block = value;
    this.index = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#blocks.return(undefined);
  }
}
