import type { Feed } from './evidence.js';
import { ageHours, isStale, staleText } from './feed-age.js';

const now = new Date('2026-01-10T12:00:00Z');
const feed = (capturedAt?: string, maxAgeHours?: number): Feed => ({
  kind: 'advisories',
  source: 'osv-pypi',
  ...(capturedAt !== undefined && { capturedAt }),
  ...(maxAgeHours !== undefined && { maxAgeHours }),
});

describe('the age of a feed', () => {
  it('is counted from its newest capture, and never below nothing', () => {
    expect(ageHours(feed('2026-01-10T10:30:00Z'), now)).toBe(1);
    expect(ageHours(feed('2026-02-01T00:00:00Z'), now)).toBe(0);
    expect(ageHours(feed(), now)).toBeUndefined();
  });

  it('is stale when it passes its limit, not when it reaches it', () => {
    expect(isStale(feed('2026-01-03T12:00:00Z', 168), now)).toBe(false);
    expect(isStale(feed('2026-01-03T11:59:59Z', 168), now)).toBe(true);
    expect(isStale(feed(undefined, 168), now)).toBe(true);
    expect(isStale(feed('1990-01-01T00:00:00Z'), now)).toBe(false);
  });

  it('is said in one line', () => {
    expect(staleText(feed('2026-01-01T00:00:00Z', 168), now)).toBe('advisories of osv-pypi: 9 days old, limit 7');
    expect(staleText(feed('2026-01-10T00:00:00Z', 6), now)).toBe('advisories of osv-pypi: 12 hours old, limit 6');
    expect(staleText(feed(undefined, 6), now)).toContain('no capture time declared');
  });
});
