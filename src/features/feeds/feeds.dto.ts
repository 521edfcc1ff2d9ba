import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { IsOmittable } from '../../platform/http/omittable.js';
import { FeedResource } from '../../stages/evidence/feed-resource.js';

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

export class FeedList {
  @ApiProperty({ type: [FeedResource] }) readonly items: readonly FeedResource[];
}
