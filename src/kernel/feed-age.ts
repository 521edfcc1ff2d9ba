import type { Feed } from './evidence.js';

const hour = 3_600_000;

/** Whole hours since the newest capture; undefined where the feed declared none. */
export function ageHours({ capturedAt }: Pick<Feed, 'capturedAt'>, now: Date): number | undefined {
  return capturedAt === undefined
    ? undefined
    : Math.max(0, Math.floor((now.getTime() - Date.parse(capturedAt)) / hour));
}

/** Whether a feed is older than its limit. One that declared no capture is, because nothing says that it is not. */
export function isStale(feed: Feed, now: Date): boolean {
  const { capturedAt, maxAgeHours } = feed;
  if (maxAgeHours === undefined) return false;
  return capturedAt === undefined || now.getTime() - Date.parse(capturedAt) > maxAgeHours * hour;
}

/** `advisories of osv-pypi: 9 days old, limit 7`. */
export function staleText(feed: Feed, now: Date): string {
  const age = ageHours(feed, now);
  const limit = feed.maxAgeHours ?? 0;
  const what = `${feed.kind} of ${feed.source}`;
  if (age === undefined) return `${what}: no capture time declared, limit ${limit} hours`;
  if (limit % 24 > 0) return `${what}: ${age} hours old, limit ${limit}`;
  return `${what}: ${Math.floor(age / 24)} days old, limit ${limit / 24}`;
}
