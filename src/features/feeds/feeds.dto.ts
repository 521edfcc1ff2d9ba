import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { IsOmittable } from '../../platform/http/omittable.js';

export class SourceLimitInput {
  @ApiPropertyOptional({
    minimum: 1,
    maximum: 87_840,
    example: 168,
    description: 'Hours after which what the source gave is stale; left out, it has no limit',
  })
  @IsOmittable()
  @IsInt({ message: 'maxAgeHours must be a whole number of hours' })
  @Min(1)
  @Max(87_840)
  readonly maxAgeHours?: number;
}

export class SourceLimitResource {
  @ApiProperty({ example: 'osv-pypi' }) readonly source: string;
  @ApiProperty({ type: Number, nullable: true, example: 168 }) readonly maxAgeHours: number | null;
}

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

export class FeedList {
  @ApiProperty({ type: [FeedResource] }) readonly items: readonly FeedResource[];
}
