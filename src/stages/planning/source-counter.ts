import { compareBytes } from '../../formats/byte-order.js';
import { recordLineLength } from '../../formats/record-line/record-line.js';
import type { EvidenceKind } from '../../kernel/evidence.js';

/** How many records of one kind a source gave. */
export interface SourceCount {
  readonly kind: EvidenceKind;
  readonly source: string;
  readonly records: number;
  /** Of their lines. */
  readonly plainBytes: number;
}

/** Counts records by kind and source. Keys of one source come together, so that most cost one comparison. */
export class SourceCounter {
  readonly #counts: { readonly kind: EvidenceKind; readonly source: string; records: number; plainBytes: number }[] =
    [];
  #kind: EvidenceKind | undefined;
  #prefix = '';

  /** `bodyBytes` is the length of the record's body. */
  add(kind: EvidenceKind, key: string, bodyBytes: number): void {
    if (kind !== this.#kind || !key.startsWith(this.#prefix)) this.#begin(kind, key);
    const count = this.#counts.at(-1)!;
    count.records += 1;
    count.plainBytes += recordLineLength(key, bodyBytes);
  }

  /** In byte order of kind, then source. */
  counts(): readonly SourceCount[] {
    return this.#counts.toSorted((a, b) => compareBytes(a.kind, b.kind) || compareBytes(a.source, b.source));
  }

  #begin(kind: EvidenceKind, key: string): void {
    const source = key.slice(0, key.indexOf('/'));
    [this.#kind, this.#prefix] = [kind, `${source}/`];
    this.#counts.push({ kind, source, records: 0, plainBytes: 0 });
  }
}
