import { FormatError } from '../../formats/format-error.js';
import { evidenceKinds, type EvidenceKind } from '../../kernel/evidence.js';
import { rowEnd, rowKey } from '../../formats/item-set/item-rows.js';
import type { PackItems } from '../verification/file-task.js';
import type { Pair } from './pg-mirrors.js';
import { sourceOfKey } from './source-of-key.js';

/** A pair and how many records of it a bundle holds. */
export interface CountedPair extends Pair {
  records: number;
}

/** Gathers which sources of which kinds there are. Keys come in byte order, so that those of one source stand together. */
export class PairList {
  readonly list: CountedPair[] = [];
  #kind = '';
  #prefix = Buffer.alloc(0);

  /** Throws FormatError `schema` for a key or a kind that cannot be stored. */
  add({ kind, count, bytes }: PackItems): void {
    for (let i = 0, start = 0; i < count; i += 1) {
      if (kind !== this.#kind || !this.#goesOn(bytes, start)) this.#begin(kind, rowKey(bytes, start));
      this.list.at(-1)!.records += 1;
      start = rowEnd(bytes, start);
    }
  }

  /** As add, of records that are not made yet. */
  addKeys(kind: string, keys: readonly string[]): void {
    for (const key of keys) {
      if (kind !== this.#kind || !key.startsWith(this.#prefix.toString())) this.#begin(kind, key);
      this.list.at(-1)!.records += 1;
    }
  }

  /** Whether the key of the row begins with the source of the one before; a key stands behind the 4 bytes of its length. */
  #goesOn(bytes: Buffer, start: number): boolean {
    for (let i = 0; i < this.#prefix.length; i += 1) if (bytes[start + 4 + i] !== this.#prefix[i]) return false;
    return true;
  }

  #begin(kind: string, key: string): void {
    const source = sourceOfKey(key);
    this.list.push({ kind: asEvidenceKind(kind), source, records: 0 });
    [this.#kind, this.#prefix] = [kind, Buffer.from(`${source}/`)];
  }
}

function asEvidenceKind(kind: string): EvidenceKind {
  const known = evidenceKinds.find((name) => name === kind);
  if (!known) throw new FormatError('schema', `${JSON.stringify(kind)} is no kind of evidence that this release knows`);
  return known;
}
