import type { Feed } from '../../kernel/evidence.js';
import { isStale, staleText } from '../../kernel/feed-age.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { PipelineTools } from './pipeline-tools.js';

/**
 * The feeds of a plan that are older than their limit now, and a sentence for each. The clock is asked here and nowhere else: what is in the bundle are the
 * times themselves.
 */
export async function staleFeeds(
  { clock, locker }: Pick<PipelineTools, 'clock' | 'locker'>,
  tenant: TenantId,
  { cut, selectors }: Pick<Plan, 'cut' | 'selectors'>,
): Promise<{ readonly feeds: readonly Feed[]; readonly warnings: readonly string[] }> {
  const now = clock.now();
  const feeds = (await locker.feeds(tenant, cut, selectors)).filter((feed) => isStale(feed, now));
  return { feeds, warnings: feeds.map((feed) => staleText(feed, now)) };
}
