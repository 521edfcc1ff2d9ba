import { FormatError } from '../format-error.js';
import { BlockProduct } from './block-product.js';
import { cauchyMatrix, inverted, product, unitRow } from './matrix.js';

/** Data and parity together: one more element than that and two rows of Cauchy's matrix would be the same. */
export const shardLimit = 256;

/** What makes lost shards again: `apply` to the blocks of `inputs`, in this order, gives those of the lost ones in order of their number. */
export interface Repair {
  /** Numbers of shards: data from 0, parity behind it. */
  readonly inputs: readonly number[];
  readonly product: BlockProduct;
}

/**
 * Reed-Solomon code for erasures (J. Blömer and others, "An XOR-based erasure-resilient coding scheme", 1995: systematic, by Cauchy's matrix):
 * of `data` shards and `parity` shards, any `data` of them give all others. Throws RangeError for more than 256 shards.
 */
export class ErasureCode {
  readonly #encode: BlockProduct;
  readonly #repairs = new Map<string, Repair>();

  constructor(
    readonly data: number,
    readonly parity: number,
  ) {
    if (data < 1 || parity < 1 || data + parity > shardLimit)
      throw new RangeError(`a code of ${data} data and ${parity} parity shards cannot be made`);
    this.#encode = new BlockProduct(cauchyMatrix(parity, data));
  }

  /** Fills the parity blocks from those of all data shards. */
  encode(data: readonly Uint8Array[], parity: readonly Uint8Array[]): void {
    this.#encode.apply(data, parity);
  }

  /** How lost data shards are made from what is left. Throws FormatError `truncated` where more are lost than parity can replace. */
  repair(lost: ReadonlySet<number>): Repair {
    const key = [...lost].toSorted((a, b) => a - b).join();
    const known = this.#repairs.get(key);
    if (known) return known;
    const made = this.#makeRepair(lost);
    if (this.#repairs.size >= 64) this.#repairs.clear();
    this.#repairs.set(key, made);
    return made;
  }

  #makeRepair(lost: ReadonlySet<number>): Repair {
    const numbers = Array.from({ length: this.data }, (_, shard) => shard);
    const wanted = numbers.filter((shard) => lost.has(shard));
    const left = numbers.filter((shard) => !lost.has(shard));
    const parity = Array.from({ length: this.parity }, (_, row) => row)
      .filter((row) => !lost.has(this.data + row))
      .slice(0, wanted.length);
    if (parity.length < wanted.length)
      throw new FormatError('truncated', `${wanted.length} shards are lost, parity replaces ${parity.length}`);
    const rows = parity.map((row) => this.#encode.matrix[row]!);
    // What is left is added to the parity: the sum is that of the lost shards alone.
    const sums = rows.map((row, at) =>
      Uint8Array.from([...left.map((shard) => row[shard]!), ...unitRow(parity.length, at)]),
    );
    const solve = inverted(rows.map((row) => Uint8Array.from(wanted, (shard) => row[shard]!)));
    return {
      inputs: [...left, ...parity.map((row) => this.data + row)],
      product: new BlockProduct(product(solve, sums)),
    };
  }
}
