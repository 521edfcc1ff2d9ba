import { FormatError } from '../format-error.js';
import { emptyRoot, nodeHash } from './merkle-hash.js';

/**
 * A growing tree, kept as the roots of its perfect subtrees from the largest to the smallest: one for each bit that is set in its
 * size. Enough to add leaves and to tell the root; a log of any length needs at most 53 hashes.
 */
export class MerkleFrontier {
  #size = 0;
  readonly #hashes: Buffer[] = [];

  /** Takes up what `toBytes` gave at that size. Throws FormatError `schema` where the two do not fit. */
  static from(size: number, bytes: Uint8Array): MerkleFrontier {
    const frontier = new MerkleFrontier();
    if (bytes.length !== 32 * onesIn(size))
      throw new FormatError('schema', `a tree of ${size} leaves has ${onesIn(size)} perfect subtrees`);
    for (let i = 0; i < bytes.length; i += 32) frontier.#hashes.push(Buffer.from(bytes.subarray(i, i + 32)));
    frontier.#size = size;
    return frontier;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Buffer): void {
    let hash = leaf;
    for (let size = this.#size; size % 2 === 1; size = (size - 1) / 2) hash = nodeHash(this.#hashes.pop()!, hash);
    this.#hashes.push(hash);
    this.#size += 1;
  }

  root(): Buffer {
    return this.#hashes.length === 0 ? emptyRoot : this.#hashes.reduceRight((right, left) => nodeHash(left, right));
  }

  toBytes(): Buffer {
    return Buffer.concat(this.#hashes);
  }
}

/** Bits that are set; sizes go beyond 32 bits, so no bit operators. */
function onesIn(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
