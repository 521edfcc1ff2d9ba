import type { EvidenceKind } from '../../kernel/evidence.js';
import type { FeedSizes, PlannedFeed } from '../../kernel/plan.js';
import type { PlannedShard } from './planned-pack.js';
import type { SourceCount } from './source-counter.js';
import { ShardSample, type SampleLimits } from './shard-sample.js';

/** What is known of the compressed size of one feed. */
export interface FeedTally {
  readonly kind: EvidenceKind;
  readonly source: string;
  /** Of shards whose sizes are known. */
  plainBytes: number;
  packs: number;
  normalized: number;
  /** Plain bytes of the others. */
  openBytes: number;
  readonly sample: ShardSample;
}

const noSample: SampleLimits = { bytes: 0, shards: 0 };

export type SizedFeed = PlannedFeed & { readonly sizes: FeedSizes };

export function sumOf(feeds: readonly SizedFeed[]): FeedSizes {
  const sum = (of: keyof FeedSizes) => feeds.reduce((all, { sizes }) => all + sizes[of], 0);
  return { packs: sum('packs'), normalized: sum('normalized') };
}

/** The compressed sizes of feeds, from shards that lie there or were made, each shared among its sources by their plain bytes. */
export class FeedTallies {
  readonly #feeds = new Map<string, FeedTally>();
  readonly #limits: SampleLimits;

  constructor(limits = noSample) {
    this.#limits = limits;
  }

  get all(): readonly FeedTally[] {
    return [...this.#feeds.values()];
  }

  of(kind: EvidenceKind, source: string): FeedTally {
    const name = `${kind} ${source}`;
    const feed = this.#feeds.get(name) ?? newTally(kind, source, this.#limits);
    this.#feeds.set(name, feed);
    return feed;
  }

  settle(kind: EvidenceKind, shard: Pick<PlannedShard, 'plainBytes' | 'sources'>, size: FeedSizes): void {
    for (const { source, plainBytes } of shard.sources) {
      const feed = this.of(kind, source);
      feed.plainBytes += plainBytes;
      feed.packs += (size.packs * plainBytes) / shard.plainBytes;
      feed.normalized += (size.normalized * plainBytes) / shard.plainBytes;
    }
  }

  /** The counted feeds, each with its sizes. */
  feeds(counts: readonly SourceCount[]): readonly SizedFeed[] {
    return counts.map((count) => ({ ...count, sizes: this.sizesOf(this.of(count.kind, count.source)) }));
  }

  /** Known sizes and, of what is open, the share that known shards of the feed have; those of its kind where it has none. */
  sizesOf(feed: FeedTally): FeedSizes {
    const ratio = this.ratioOf(feed);
    return {
      packs: Math.round(feed.packs + ratio.packs * feed.openBytes),
      normalized: Math.round(feed.normalized + ratio.normalized * feed.openBytes),
    };
  }

  /** Compressed bytes for each plain one. */
  ratioOf({ kind, source }: Pick<FeedTally, 'kind' | 'source'>): FeedSizes {
    const ofKind = this.all.filter((feed) => feed.kind === kind);
    const own = ofKind.filter((feed) => feed.source === source);
    return ratio(own) ?? ratio(ofKind) ?? ratio(this.all) ?? usual;
  }
}

const newTally = (kind: EvidenceKind, source: string, limits: SampleLimits): FeedTally => {
  return { kind, source, plainBytes: 0, packs: 0, normalized: 0, openBytes: 0, sample: new ShardSample(limits) };
};

/** Where there is nothing to go by: every shard is too large to be made for a forecast. */
const usual: FeedSizes = { packs: 1 / 4, normalized: 0 };

function ratio(feeds: readonly FeedTally[]): FeedSizes | undefined {
  const sum = (of: (feed: FeedTally) => number) => feeds.reduce((all, feed) => all + of(feed), 0);
  const plainBytes = sum((feed) => feed.plainBytes);
  if (plainBytes === 0) return undefined;
  return { packs: sum((feed) => feed.packs) / plainBytes, normalized: sum((feed) => feed.normalized) / plainBytes };
}
