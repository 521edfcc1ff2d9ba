import { compareBytes } from '../byte-order.js';
import type { ChangedField } from './changed-fields.js';

export interface FieldCounts {
  /** Fields by how many changed records have them, most first. */
  readonly items: readonly { readonly pointer: string; readonly records: number }[];
  readonly truncated: boolean;
}

/** Members can be named after anything: no more names than these are counted. */
const knownLimit = 10_000;

/** In how many changed records each field differs. */
export class FieldTally {
  readonly #records = new Map<string, number>();
  #overflow = false;

  add(fields: readonly ChangedField[]): void {
    for (const { pointer } of fields) {
      const known = this.#records.get(pointer);
      if (known === undefined && this.#records.size === knownLimit) this.#overflow = true;
      else this.#records.set(pointer, (known ?? 0) + 1);
    }
  }

  list(limit: number): FieldCounts {
    const all = [...this.#records].map(([pointer, records]) => ({ pointer, records }));
    all.sort((a, b) => b.records - a.records || compareBytes(a.pointer, b.pointer));
    return { items: all.slice(0, limit), truncated: this.#overflow || all.length > limit };
  }
}
