import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { EvidenceChange, ScanBlock } from '../evidence/evidence-reader.port.js';
import type { DeltaPlan, DeltaTools, SetChanges } from './delta-tools.js';
import { scanOf } from './plan-scanner.js';

/** The changes that the evidence lists between two cuts of one selection. Its cost follows their number. */
export class ChangeList implements SetChanges {
  readonly kinds: readonly EvidenceKind[];
  readonly #plan: DeltaPlan;
  readonly #tools: DeltaTools;

  constructor(plan: DeltaPlan, tools: DeltaTools) {
    this.kinds = plan.selectors.kinds;
    this.#plan = plan;
    this.#tools = tools;
  }

  changes(kind: EvidenceKind): AsyncIterable<readonly EvidenceChange[]> {
    const { reader, tenant, signal } = this.#tools;
    const { base, cut } = this.#plan;
    const { selectors } = scanOf(this.#plan, kind);
    return reader.changes(tenant, { kind, selectors, span: { after: base.cut.seq, upTo: cut.seq } }, signal);
  }

  touch(_keyHash: Digest): void {}

  async bucketHashes(): Promise<Buffer> {
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
