import { compareBytes } from '../../formats/byte-order.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { PlannedPack } from './planned-pack.js';

/** How many records of one kind a source gave. */
export interface SourceCount {
  readonly kind: EvidenceKind;
  readonly source: string;
  readonly records: number;
  /** Of their lines. */
  readonly plainBytes: number;
}

/** Counts records by kind and source, pack by pack. */
export class SourceCounter {
  readonly #counts = new Map<string, SourceCount>();

  add({ kind, shards }: PlannedPack): void {
    for (const { sources } of shards) {
      for (const { source, records, plainBytes } of sources) {
        const before = this.#counts.get(`${kind} ${source}`) ?? { records: 0, plainBytes: 0 };
        const sum = { records: before.records + records, plainBytes: before.plainBytes + plainBytes };
        this.#counts.set(`${kind} ${source}`, { kind, source, ...sum });
      }
    }
  }

  /** In byte order of kind, then source. */
  counts(): readonly SourceCount[] {
    return [...this.#counts.values()].sort((a, b) => compareBytes(a.kind, b.kind) || compareBytes(a.source, b.source));
  }
}
