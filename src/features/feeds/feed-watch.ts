import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { CLOCK, type Clock } from '../../kernel/clock.js';
import { evidenceKinds, type Feed } from '../../kernel/evidence.js';
import { ageHours, isStale, staleText } from '../../kernel/feed-age.js';
import { asTenantId, type TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { appendEvent } from '../../platform/events/append-event.js';
import {
  FEED_METRICS,
  mostFeeds,
  type FeedMetrics,
  type WatchedFeed,
} from '../../platform/observability/feed-metrics.js';
import { EVIDENCE_LOCKER, type EvidenceLocker } from '../../stages/evidence/evidence-locker.port.js';
import { becameFresh, becameStale, hasLimits, type FeedName } from './pg-stale-feeds.js';

const tenantsAtOnce = 200;

interface WatchedTenant {
  readonly tenant: string;
  readonly slug: string;
}

/**
 * Each minute compares every feed that has a limit with it, and tells once when one crosses: stale, or fresh again. Several processes do this side by side;
 * the table of stale feeds decides who tells.
 */
@Injectable()
export class FeedWatch implements OnModuleDestroy {
  readonly #log = new Logger('Feeds');
  readonly #stopping = new AbortController();
  #working?: Promise<void>;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(EVIDENCE_LOCKER) private readonly locker: EvidenceLocker,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(FEED_METRICS) private readonly metrics: FeedMetrics,
  ) {}

  @Interval('export-center:feed-watch', 60_000)
  work(): Promise<void> {
    this.#working ??= this.#round()
      .catch((error: unknown) =>
        this.#log.warn(`the age of feeds is not known, next try in a minute: ${String(error)}`),
      )
      .finally(() => (this.#working = undefined));
    return this.#working;
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
  }

  async #round(): Promise<void> {
    const watched: WatchedFeed[] = [];
    let left = 0;
    for await (const { tenant, slug } of this.#tenants()) {
      const feeds = await this.#check(asTenantId(tenant));
      const room = Math.max(0, mostFeeds - watched.length);
      watched.push(...feeds.slice(0, room).map((feed) => ({ ...feed, tenant: slug, maxAgeHours: feed.maxAgeHours! })));
      left += Math.max(0, feeds.length - room);
    }
    this.metrics.watch(watched, left);
  }

  async *#tenants(): AsyncGenerator<WatchedTenant> {
    const { signal } = this.#stopping;
    let beyond: string | null = null;
    do {
      const after: string | null = beyond;
      const sql = 'SELECT tenant, slug FROM export_center.active_tenants($1, $2)';
      const page: WatchedTenant[] = await this.database.system(
        (tx) => tx.query<WatchedTenant>(sql, [after, tenantsAtOnce]),
        { signal },
      );
      for (const tenant of page) {
        if (signal.aborted) return;
        yield tenant;
      }
      beyond = page.length === tenantsAtOnce ? page.at(-1)!.tenant : null;
    } while (beyond !== null);
  }

  /** Tells of what crossed; gives the feeds that have a limit. */
  async #check(tenant: TenantId): Promise<readonly Feed[]> {
    if (!(await hasLimits(this.database, tenant))) return [];
    const feeds = await this.locker.feeds(tenant, await this.locker.head(tenant), { kinds: evidenceKinds });
    const now = this.clock.now();
    const stale = feeds.filter((feed) => isStale(feed, now));
    await this.database.tenant(tenant, async (tx) => {
      const [gone, back] = [await becameStale(tx, tenant, stale, now), await becameFresh(tx, tenant, stale)];
      for (const name of gone) await tell(tx, tenant, 'evidence.feedStale', feedOf(feeds, name), now);
      for (const name of back) await tell(tx, tenant, 'evidence.feedFresh', feedOf(feeds, name), now);
    });
    return feeds.filter(({ maxAgeHours }) => maxAgeHours !== undefined);
  }
}

/** A feed that was erased is told of by its name. */
const feedOf = (feeds: readonly Feed[], { kind, source }: FeedName): Feed =>
  feeds.find((feed) => feed.kind === kind && feed.source === source) ?? { kind, source };

async function tell(
  tx: Transaction,
  tenant: TenantId,
  type: 'evidence.feedStale' | 'evidence.feedFresh',
  feed: Feed,
  now: Date,
): Promise<void> {
  const { kind, source, capturedAt = null, maxAgeHours = null } = feed;
  const facts = { kind, source, capturedAt, ageHours: ageHours(feed, now) ?? null, maxAgeHours };
  const data = type === 'evidence.feedStale' ? { ...facts, warning: staleText(feed, now) } : facts;
  await appendEvent(tx, tenant, { type, subject: source, data });
}
