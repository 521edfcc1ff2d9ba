import { Registry } from 'prom-client';
import { FeedMetrics, mostFeeds } from './feed-metrics.js';

describe('the metrics of feeds', () => {
  const registry = new Registry();
  const metrics = new FeedMetrics(registry);
  const feed = (source: string, capturedAt?: string) => ({
    tenant: 'acme',
    kind: 'advisories',
    source,
    maxAgeHours: 2,
    ...(capturedAt ? { capturedAt } : {}),
  });

  it('an age grows between two checks, and is not there where nothing was declared', async () => {
    metrics.watch([feed('old', new Date(Date.now() - 60_000).toISOString()), feed('unknown')], 0);
    const text = await registry.metrics();
    expect(text).toMatch(/feed_age_seconds\{tenant="acme",kind="advisories",source="old"\} 60/);
    expect(text).not.toMatch(/feed_age_seconds\{.*unknown/);
    expect(text).toMatch(/feed_limit_seconds\{.*source="unknown"\} 7200/);
  });

  it('forget feeds that are gone, and count those beyond the first thousand', async () => {
    metrics.watch(
      Array.from({ length: mostFeeds + 5 }, (_, i) => feed(`s${i}`)),
      3,
    );
    const text = await registry.metrics();
    expect(text).not.toContain('source="old"');
    expect(text.match(/^export_center_feed_limit_seconds\{/gm)).toHaveLength(mostFeeds);
    expect(text).toContain('export_center_feeds_unlisted 8');
  });
});
