import type { Feed } from '../../kernel/evidence.js';
import { isStale, staleText } from '../../kernel/feed-age.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { PipelineTools } from './pipeline-tools.js';

/**
 * The feeds of a plan that are older than their limit now. The clock is asked here and nowhere else: what is in the bundle are the times
 * themselves.
 */
export async function staleFeeds(
  { clock, locker }: Pick<PipelineTools, 'clock' | 'locker'>,
  tenant: TenantId,
  { cut, selectors }: Pick<Plan, 'cut' | 'selectors'>,
): Promise<readonly Feed[]> {
  const now = clock.now();
  return (await locker.feeds(tenant, cut, selectors)).filter((feed) => isStale(feed, now));
}

/** A sentence for each. */
export function staleTexts({ clock }: Pick<PipelineTools, 'clock'>, feeds: readonly Feed[] = []): string[] {
  const now = clock.now();
  return feeds.map((feed) => staleText(feed, now));
}
