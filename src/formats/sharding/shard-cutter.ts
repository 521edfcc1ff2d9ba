import { FormatError } from '../format-error.js';
import { boundaryHash } from './boundary-hash.js';

/** Sizes in bytes of plain lines. */
export interface ShardingParameters {
  /** Mean size of a shard. */
  readonly target: number;
  /** No shard but a last one, or one before a very long record, is smaller. */
  readonly minimum: number;
  /** No shard is larger, unless it is one record that is. */
  readonly maximum: number;
  /** Mean size of a pack. Packs are at least half and about three times as large; see maximumPack. */
  readonly pack: number;
}

/** What a record ends. `before` closes what came before it, `after` what it is the last of; a pack never ends inside a shard. */
export const cut = { shardBefore: 1, packBefore: 2, shardAfter: 4, packAfter: 8 } as const;

const hashRange = 2 ** 26;
const largest = 2 ** 26;

/** Largest pack, in plain bytes, unless a record longer than `maximum` lies in it. */
export function maximumPack(parameters: ShardingParameters): number {
  return 3 * parameters.pack + parameters.maximum;
}

/**
 * Cuts an ordered stream of records into shards, and shards into packs, at boundaries that follow from keys and lengths. One changed
 * record moves only boundaries close to it. One cutter serves one kind of evidence, in byte order of keys; the end of the stream ends
 * the last shard and pack. docs/formats/sharding.md states the rule.
 */
export class ShardCutter {
  readonly #minimum: number;
  readonly #maximum: number;
  readonly #packMinimum: number;
  readonly #packMaximum: number;
  /** Bytes per expected boundary, once a shard or pack has its minimum. */
  readonly #shardSpan: number;
  readonly #packSpan: number;
  #shard = 0;
  #pack = 0;

  /** Throws FormatError `schema` for sizes that make no sense. */
  constructor(parameters: ShardingParameters) {
    requireSensible(parameters);
    const { target, minimum, maximum, pack } = parameters;
    this.#minimum = minimum;
    this.#maximum = maximum;
    this.#packMinimum = Math.floor(pack / 2);
    this.#packMaximum = 3 * pack;
    this.#shardSpan = target - minimum;
    this.#packSpan = Math.max(1, Math.floor(((pack - this.#packMinimum) * this.#shardSpan) / target));
  }

  /** Takes the next record and answers a sum of `cut` values. `lineLength` is in bytes, line feed included. */
  add(key: string | Uint8Array, lineLength: number): number {
    const before = this.#shard > 0 && this.#shard + lineLength > this.#maximum ? this.#endShard() : 0;
    this.#shard += lineLength;
    return before === 0 ? this.#after(key, lineLength) : (before >> 2) | this.#after(key, lineLength);
  }

  #after(key: string | Uint8Array, lineLength: number): number {
    if (this.#shard < this.#minimum) return 0;
    const hash = boundaryHash(key);
    const weight = lineLength * hashRange;
    if (hash * this.#shardSpan < weight) return this.#endShard(hash * this.#packSpan < weight);
    return this.#shard >= this.#maximum ? this.#endShard() : 0;
  }

  /** `packBoundary` says that the hash ends a pack here too, if it is large enough. */
  #endShard(packBoundary = false): number {
    this.#pack += this.#shard;
    this.#shard = 0;
    const endsPack = this.#pack >= this.#packMaximum || (packBoundary && this.#pack >= this.#packMinimum);
    if (!endsPack) return cut.shardAfter;
    this.#pack = 0;
    return cut.shardAfter | cut.packAfter;
  }
}

function requireSensible({ target, minimum, maximum, pack }: ShardingParameters): void {
  const whole = [target, minimum, maximum, pack].every(
    (size) => Number.isSafeInteger(size) && size > 0 && size <= largest,
  );
  if (whole && minimum < target && target <= maximum && target <= pack) return;
  throw new FormatError(
    'schema',
    `sharding sizes must be whole bytes up to ${largest} with minimum < target <= maximum and target <= pack; ` +
      `they are target ${target}, minimum ${minimum}, maximum ${maximum}, pack ${pack}`,
  );
}
