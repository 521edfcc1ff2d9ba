import { ApiProperty } from '@nestjs/swagger';
import type { Feed } from '../../kernel/evidence.js';
import { ageHours, isStale, staleText } from '../../kernel/feed-age.js';

/** One kind of evidence from one source. */
export class FeedResource {
  @ApiProperty({ example: 'advisories' }) readonly kind: string;
  @ApiProperty({ example: 'osv-pypi' }) readonly source: string;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The newest capture that was declared',
  })
  readonly capturedAt: string | null;
  @ApiProperty({ type: Number, nullable: true, example: 216 }) readonly ageHours: number | null;
  @ApiProperty({ type: Number, nullable: true, example: 168 }) readonly maxAgeHours: number | null;
  @ApiProperty() readonly stale: boolean;
  @ApiProperty({ type: String, nullable: true, example: 'advisories of osv-pypi: 9 days old, limit 7' })
  readonly warning: string | null;
}

/** How old a feed was at a time. */
export function toFeedResource(feed: Feed, now: Date): FeedResource {
  const { kind, source, capturedAt, maxAgeHours } = feed;
  const stale = isStale(feed, now);
  return {
    kind,
    source,
    capturedAt: capturedAt ?? null,
    ageHours: ageHours(feed, now) ?? null,
    maxAgeHours: maxAgeHours ?? null,
    stale,
    warning: stale ? staleText(feed, now) : null,
  };
}
