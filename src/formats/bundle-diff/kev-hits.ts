import { compareBytes } from '../byte-order.js';
import { CappedList, capped, type Capped } from './capped-list.js';
import type { RecordChange } from './diff-record.js';
import { linesNaming, namesIn, type NamedBy } from './named-vulnerabilities.js';

export interface TouchedAdvisory {
  readonly key: string;
  readonly by: NamedBy;
}

/** A vulnerability that is known to be exploited, with advisories, and was not so before. */
export interface KevHit {
  readonly cve: string;
  /** `new` to the catalogue, or `known` to it and now named by a new or changed advisory. */
  readonly entry: 'new' | 'known';
  readonly advisories: Capped<TouchedAdvisory>;
}

export interface KevDiff {
  readonly hits: Capped<KevHit>;
  /** No longer in the catalogue. */
  readonly removed: Capped<string>;
  /** False where there are more entries than can be held; hits may then be missing. */
  readonly complete: boolean;
}

/** CISA's catalogue has some 1,500 entries. */
const entryLimit = 20_000;
const advisoriesOfHit = 20;

/** Finds new pairs of a KEV entry and an advisory. It is told first of the entries, then of the advisories. */
export class KevHits {
  readonly #added = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #known = new Set<string>();
  readonly #touched = new Map<string, CappedList<TouchedAdvisory>>();
  #complete = true;

  /** A change of the kind `kev`. */
  takeEntry({ cause, key }: RecordChange): void {
    if (cause === 'added') this.#remember(this.#added, key);
    if (cause === 'removed') this.#remember(this.#removed, key);
  }

  /** An entry that is there after. */
  takeKnown(key: string): void {
    this.#remember(this.#known, key);
  }

  /** Whether every advisory has to be looked at, because an entry is new. */
  get seeks(): boolean {
    return this.#added.size > 0;
  }

  /** Plain lines of advisories, of those that are there after if `isThere` tells. Only those that hold the name of a new entry are parsed. */
  seek(plain: Buffer, isThere: (key: string) => boolean = () => true): void {
    for (const { key, value } of linesNaming(plain, this.#added)) {
      if (!isThere(key)) continue;
      for (const [cve, by] of namesIn(value)) if (this.#added.has(cve)) this.#touch(cve, { key, by });
    }
  }

  /** A change of the kind `advisories`: what it names now and did not name before. */
  takeAdvisory({ key, before, after }: RecordChange): void {
    if (!after || this.#known.size === 0) return;
    const named = namesIn(before?.value ?? null);
    for (const [cve, by] of namesIn(after.value))
      if (this.#known.has(cve) && !this.#added.has(cve) && !named.has(cve)) this.#touch(cve, { key, by });
  }

  finish(limit: number): KevDiff {
    const cves = [...new Set([...this.#added, ...this.#touched.keys()])].sort(compareBytes);
    const hits = cves.map((cve): KevHit => ({
      cve,
      entry: this.#added.has(cve) ? 'new' : 'known',
      advisories: (this.#touched.get(cve) ?? new CappedList<TouchedAdvisory>(0)).list(),
    }));
    const removed = [...this.#removed].sort(compareBytes);
    return { hits: capped(hits, limit), removed: capped(removed, limit), complete: this.#complete };
  }

  #remember(cves: Set<string>, key: string): void {
    const cve = key.slice(key.indexOf('/') + 1);
    if (cves.size < entryLimit) cves.add(cve);
    else this.#complete = false;
  }

  #touch(cve: string, advisory: TouchedAdvisory): void {
    const list = this.#touched.get(cve) ?? new CappedList<TouchedAdvisory>(advisoriesOfHit);
    this.#touched.set(cve, list);
    list.add(() => advisory);
  }
}
