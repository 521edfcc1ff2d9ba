/** Remembers answers for a short time, at most `capacity` of them, and asks once for requests that come together. */
export class RecentAnswers<Value> {
  readonly #entries = new Map<string, { readonly until: number; readonly value: Promise<Value> }>();
  readonly #milliseconds: number;
  readonly #capacity: number;

  constructor(milliseconds: number, capacity = 1000) {
    this.#milliseconds = milliseconds;
    this.#capacity = capacity;
  }

  /** The remembered answer of the key, or that of `ask`. A failed answer is not remembered. */
  get(key: string, ask: () => Promise<Value>): Promise<Value> {
    const now = performance.now();
    const known = this.#entries.get(key);
    if (known && known.until > now) return known.value;
    const value = ask();
    this.#entries.delete(key);
    this.#entries.set(key, { until: now + this.#milliseconds, value });
    value.catch(() => this.#entries.delete(key));
    if (this.#entries.size > this.#capacity) this.#dropOldest();
    return value;
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
