import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { FeedSizes, ForecastShard, PlannedFeed, PlannedSizes } from '../../kernel/plan.js';
import { FeedTallies, sumOf } from './feed-tally.js';
import { indexLinesOf } from './index-lines.js';
import type { PlannedPack, PlannedShard } from './planned-pack.js';
import { chooseFrom, type Candidate, type SampleLimits } from './shard-sample.js';
import type { SourceCount } from './source-counter.js';

/** Shards that a forecast lists at most. */
export const mostListed = 10_000;

/** Most that is made for one forecast: a second or two of one thread. */
export const sampleLimits: SampleLimits = { bytes: 48 * 1024 * 1024, shards: 384 };

export type KnownSizes = ReadonlyMap<Digest, FeedSizes>;

/** Answers how large the frames of a shard would be, without keeping them. */
export type MeasureShard = (candidate: Candidate) => Promise<FeedSizes>;

export interface SizeForecastTools {
  readonly measure: MeasureShard;
  /** Of a bundle's packs, where an index tells of them. */
  readonly path?: (kind: EvidenceKind, number: number) => string;
  /** Whether shards are listed one by one. */
  readonly lists: boolean;
}

export interface ForecastSizes {
  readonly feeds: readonly PlannedFeed[];
  readonly sizes: Omit<PlannedSizes, 'removed'>;
  /** Absent where they were not asked for, or there are too many. */
  readonly shards?: readonly ForecastShard[];
}

interface Listed {
  readonly kind: EvidenceKind;
  readonly pack: number;
  readonly shard: Omit<PlannedShard, 'keys'>;
}

/**
 * Foretells the compressed bytes of shards: of those that lie in the content store they are known, some others are made to see, and what is
 * left has the ratio of its feed. Where all that is new is less than `sampleLimits`, all of it is made and the forecast is exact.
 */
export class SizeForecast {
  readonly #tools: SizeForecastTools;
  readonly #tallies = new FeedTallies(sampleLimits);
  readonly #sizes = new Map<Digest, FeedSizes>();
  #listed: Listed[] | undefined;
  #indexes = 0;

  constructor(tools: SizeForecastTools) {
    this.#tools = tools;
    this.#listed = tools.lists ? [] : undefined;
  }

  add(pack: PlannedPack, known: KnownSizes): void {
    let { after } = pack;
    for (const shard of pack.shards) {
      this.#addShard({ kind: pack.kind, after, shard }, known.get(shard.shardId));
      after = shard.last;
    }
    this.#addIndex(pack, known);
    this.#list(pack);
  }

  async finish(counts: readonly SourceCount[]): Promise<ForecastSizes> {
    const samples = this.#tallies.all.map(({ sample }) => sample);
    for (const candidate of chooseFrom(samples, sampleLimits))
      this.#measured(candidate, await this.#tools.measure(candidate));
    const feeds = this.#tallies.feeds(counts);
    const sizes = { ...sumOf(feeds), indexes: this.#indexes };
    return { feeds, sizes, ...(this.#listed ? { shards: this.#listed.map((listed) => this.#foretell(listed)) } : {}) };
  }

  #addShard(candidate: Candidate, size: FeedSizes | undefined): void {
    const { kind, shard } = candidate;
    if (size) {
      this.#tallies.settle(kind, shard, size);
      if (this.#listed) this.#sizes.set(shard.shardId, size);
      return;
    }
    for (const { source, plainBytes } of shard.sources) this.#tallies.of(kind, source).openBytes += plainBytes;
    this.#tallies.of(kind, shard.sources[0]!.source).sample.add(candidate);
  }

  #measured({ kind, shard }: Candidate, size: FeedSizes): void {
    this.#tallies.settle(kind, shard, size);
    this.#sizes.set(shard.shardId, size);
    for (const { source, plainBytes } of shard.sources) this.#tallies.of(kind, source).openBytes -= plainBytes;
  }

  /** The length of a frame that is not known yet only decides how many digits it has in its line. */
  #addIndex(pack: PlannedPack, known: KnownSizes): void {
    const { path } = this.#tools;
    if (!path) return;
    const lengths = pack.shards.map(({ shardId, plainBytes }) => known.get(shardId)?.packs ?? plainBytes >> 2);
    for (const line of indexLinesOf(pack, path(pack.kind, pack.number), lengths))
      this.#indexes += Buffer.byteLength(line);
  }

  #list({ kind, number, shards }: PlannedPack): void {
    this.#listed?.push(...shards.map(({ keys: _keys, ...shard }) => ({ kind, pack: number, shard })));
    if (this.#listed && this.#listed.length > mostListed) this.#listed = undefined;
  }

  #foretell({ kind, pack, shard }: Listed): ForecastShard {
    const { records, plainBytes } = shard;
    const size = this.#sizes.get(shard.shardId);
    return { kind, pack, records, plainBytes, ...(size ?? this.#estimate(kind, shard)), exact: size !== undefined };
  }

  #estimate(kind: EvidenceKind, { sources }: Listed['shard']): FeedSizes {
    const parts = sources.map(({ source, plainBytes }) => ({
      plainBytes,
      ratio: this.#tallies.ratioOf({ kind, source }),
    }));
    const sum = (of: keyof FeedSizes) =>
      Math.round(parts.reduce((all, { plainBytes, ratio }) => all + ratio[of] * plainBytes, 0));
    return { packs: sum('packs'), normalized: sum('normalized') };
  }
}
