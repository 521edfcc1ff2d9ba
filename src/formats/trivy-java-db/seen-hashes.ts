const words = 2 ** 23;
const probes = [0, 4, 8];

/**
 * Remembers hashes in 32 MiB, however many there are (a Bloom filter). What was added is always known; what was not is sometimes taken for
 * known, one in forty at thirty million. The hashes are uniform by themselves, so their own bytes say where they go.
 */
export class SeenHashes {
  readonly #bits = new Uint32Array(words);

  /** Adds a hash of at least 12 bytes. False: it was never added before. */
  add(hash: Buffer): boolean {
    let known = true;
    for (const at of probes) {
      const bit = hash.readUInt32LE(at) >>> 4;
      const mask = 1 << (bit & 31);
      const word = this.#bits[bit >>> 5]!;
      if ((word & mask) === 0) known = false;
      this.#bits[bit >>> 5] = word | mask;
    }
    return known;
  }
}
