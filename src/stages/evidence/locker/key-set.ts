/** Keys of a batch that goes in without being staged: 64 MiB. A larger batch is staged. */
const mostKeys = 4_000_000;

/** Hashes seen so far, in an open-addressed table of numbers that is never more than half full. */
export class KeySet {
  #slots = new Float64Array(16 * 1024);
  #count = 0;
  readonly #most: number;

  constructor(most = mostKeys) {
    this.#most = most;
  }

  /** False if the hash was there before, or if there are too many. Hashes are whole numbers above 0, evenly spread. */
  add(hash: number): boolean {
    if (this.#count >= this.#most) return false;
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    const slot = this.#find(hash);
    if (this.#slots[slot] === hash) return false;
    this.#slots[slot] = hash;
    this.#count += 1;
    return true;
  }

  #find(hash: number): number {
    const { length } = this.#slots;
    let slot = hash % length;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== hash) slot = slot + 1 === length ? 0 : slot + 1;
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2);
    for (const hash of old) if (hash !== 0) this.#slots[this.#find(hash)] = hash;
  }
}
