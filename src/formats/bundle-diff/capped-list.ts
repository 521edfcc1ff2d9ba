/** A list that tells how long it would be. */
export interface Capped<T> {
  /** Of all, listed or not. */
  readonly count: number;
  readonly items: readonly T[];
  /** Whether there are more than are listed. */
  readonly truncated: boolean;
}

/** Counts what it is given and keeps the first `limit` of it. */
export class CappedList<T> {
  readonly #limit: number;
  readonly #items: T[] = [];
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#count;
  }

  /** `item` is made only where it is kept. */
  add(item: () => T): void {
    this.#count += 1;
    if (this.#items.length < this.#limit) this.#items.push(item());
  }

  list(): Capped<T> {
    return { count: this.#count, items: this.#items, truncated: this.#count > this.#items.length };
  }
}

/** What is in `all`, which is in its order already, as far as `limit`. */
export function capped<T>(all: readonly T[], limit: number): Capped<T> {
  return { count: all.length, items: all.slice(0, limit), truncated: all.length > limit };
}
