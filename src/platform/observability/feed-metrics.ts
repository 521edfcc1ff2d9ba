import { Gauge, type Registry } from 'prom-client';

export const FEED_METRICS = Symbol('FeedMetrics');

/** A feed that has a limit. `capturedAt` is absent where nothing declared it. */
export interface WatchedFeed {
  readonly tenant: string;
  readonly kind: string;
  readonly source: string;
  readonly capturedAt?: string;
  readonly maxAgeHours: number;
}

/** More series than this help nobody; the others are counted. */
export const mostFeeds = 1_000;

const labelNames = ['tenant', 'kind', 'source'] as const;
type Label = (typeof labelNames)[number];

/** The age of feeds that have a limit. Their names are a contract with dashboards and alerts and stay as they are. */
export class FeedMetrics {
  #feeds: readonly WatchedFeed[] = [];
  #left = 0;

  constructor(registry: Registry) {
    const shown = () => this.#feeds;
    registry.registerMetric(
      gaugeOf('export_center_feed_age_seconds', 'Seconds since the newest capture of a feed that has a limit', () =>
        shown().flatMap((feed) => (feed.capturedAt === undefined ? [] : [[feed, ageOf(feed.capturedAt)] as const])),
      ),
    );
    registry.registerMetric(
      gaugeOf('export_center_feed_limit_seconds', 'Age in seconds above which the feed is stale', () =>
        shown().map((feed) => [feed, feed.maxAgeHours * 3600] as const),
      ),
    );
    const left = () => this.#left;
    registry.registerMetric(
      new Gauge({
        name: 'export_center_feeds_unlisted',
        help: `Feeds with a limit beyond the first ${mostFeeds}, which have no series`,
        registers: [],
        collect() {
          this.set(left());
        },
      }),
    );
  }

  /** Takes the place of what was watched before. */
  watch(feeds: readonly WatchedFeed[], left: number): void {
    this.#feeds = feeds.slice(0, mostFeeds);
    this.#left = left + feeds.length - this.#feeds.length;
  }
}

/** Reads its values when the metrics are read, so that an age grows between two checks. */
function gaugeOf(name: string, help: string, values: () => readonly (readonly [WatchedFeed, number])[]): Gauge<Label> {
  return new Gauge({
    name,
    help,
    labelNames,
    registers: [],
    collect() {
      this.reset();
      for (const [{ tenant, kind, source }, value] of values()) this.set({ tenant, kind, source }, value);
    },
  });
}

const ageOf = (capturedAt: string): number => Math.max(0, (Date.now() - Date.parse(capturedAt)) / 1000);
