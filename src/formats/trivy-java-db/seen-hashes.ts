/** A line of the processor's cache: 16 words of 32 bits. A hash has all its bits in one, so that looking for it waits for memory once. */
const lines = 2 ** 19;
const lineWords = 16;

/**
 * Remembers hashes in 32 MiB, however many there are (a Bloom filter in blocks). What was added is always known; what was not is sometimes taken
 * for known, one in thirty at thirty million. The hashes are uniform by themselves, so their own bytes say where they go.
 */
export class SeenHashes {
  readonly #bits = new Uint32Array(lines * lineWords);

  /** Adds a hash of at least 8 bytes. False: it was never added before. */
  add(hash: Buffer): boolean {
    const line = (hash.readUInt32LE(0) % lines) * lineWords;
    const bits = hash.readUInt32LE(4);
    const first = this.#set(line, bits & 511);
    const second = this.#set(line, (bits >>> 9) & 511);
    const third = this.#set(line, (bits >>> 18) & 511);
    return first && second && third;
  }

  /** Answers whether the bit was set. */
  #set(line: number, bit: number): boolean {
    const at = line + (bit >>> 5);
    const mask = 1 << (bit & 31);
    const word = this.#bits[at]!;
    this.#bits[at] = word | mask;
    return (word & mask) !== 0;
  }
}
