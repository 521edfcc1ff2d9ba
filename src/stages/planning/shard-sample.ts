import type { EvidenceKind } from '../../kernel/evidence.js';
import type { PlannedShard } from './planned-pack.js';

/** A shard that could be made to see how large it becomes. `after` is the key before it. */
export interface Candidate {
  readonly kind: EvidenceKind;
  readonly after: string;
  readonly shard: PlannedShard;
}

/** Most that is made for one forecast. */
export interface SampleLimits {
  /** Of plain lines. */
  readonly bytes: number;
  readonly shards: number;
}

/** Evenly spread shards of a stream of any length: when there are too many, every other one is let go, and of what follows as many. */
export class ShardSample {
  readonly #limits: SampleLimits;
  #kept: Candidate[] = [];
  #bytes = 0;
  #stride = 1;
  #seen = 0;

  constructor(limits: SampleLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(candidate: Candidate): void {
    if (candidate.shard.plainBytes > this.#limits.bytes) return;
    const turn = this.#seen % this.#stride;
    this.#seen += 1;
    if (turn !== 0) return;
    this.#kept.push(candidate);
    this.#bytes += candidate.shard.plainBytes;
    while (this.#bytes > this.#limits.bytes || this.#kept.length > this.#limits.shards) this.#halve();
  }

  /** As many as fit, evenly spread; one at least. */
  choose(limits: SampleLimits): readonly Candidate[] {
    const { length } = this.#kept;
    const share = Math.min(1, limits.bytes / this.#bytes, limits.shards / length);
    const count = Math.min(length, Math.max(1, Math.floor(length * share)));
    return Array.from({ length: count }, (_, i) => this.#kept[Math.floor(((i + 0.5) * length) / count)]!);
  }

  #halve(): void {
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#bytes = this.#kept.reduce((sum, { shard }) => sum + shard.plainBytes, 0);
    this.#stride *= 2;
  }
}

/** All of every sample where the limits allow that; else the small ones whole, and of the others equal shares. */
export function chooseFrom(samples: readonly ShardSample[], limits: SampleLimits): readonly Candidate[] {
  let { bytes, shards } = limits;
  return samples
    .toSorted((a, b) => a.bytes - b.bytes)
    .flatMap((sample, i) => {
      const left = samples.length - i;
      const chosen = sample.choose({ bytes: bytes / left, shards: shards / left });
      bytes -= chosen.reduce((sum, { shard }) => sum + shard.plainBytes, 0);
      shards -= chosen.length;
      return chosen;
    });
}
