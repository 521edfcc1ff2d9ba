import { compareBytes } from '../../formats/byte-order.js';
import type { EvidenceKind } from '../../kernel/evidence.js';

/** How many records of one kind a source gave. */
export interface SourceCount {
  readonly kind: EvidenceKind;
  readonly source: string;
  readonly records: number;
}

/** Counts records by kind and source. Keys of one source come together, so that most cost one comparison. */
export class SourceCounter {
  readonly #counts: { readonly kind: EvidenceKind; readonly source: string; records: number }[] = [];
  #kind: EvidenceKind | undefined;
  #prefix = '';

  add(kind: EvidenceKind, key: string): void {
    if (kind !== this.#kind || !key.startsWith(this.#prefix)) this.#begin(kind, key);
    this.#counts.at(-1)!.records += 1;
  }

  /** In byte order of kind, then source. */
  counts(): readonly SourceCount[] {
    return this.#counts.toSorted((a, b) => compareBytes(a.kind, b.kind) || compareBytes(a.source, b.source));
  }

  #begin(kind: EvidenceKind, key: string): void {
    const source = key.slice(0, key.indexOf('/'));
    [this.#kind, this.#prefix] = [kind, `${source}/`];
    this.#counts.push({ kind, source, records: 0 });
  }
}
