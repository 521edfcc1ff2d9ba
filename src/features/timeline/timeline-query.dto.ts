import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { eventTypes } from '../../platform/events/event-types.js';
import { IsOmittable } from '../../platform/http/omittable.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { SomeOfParameter } from '../../platform/http/query-parameters.js';

export class TimelineQuery extends PageQuery {
  @SomeOfParameter(eventTypes, 'Only these types, without prefix and version, separated by commas')
  readonly types?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'Only events with a greater sequence number; in a stream Last-Event-ID comes first',
  })
  @IsOmittable()
  @Transform(({ value }: { value: unknown }) => (/^\d{1,15}$/.test(String(value)) ? Number(value) : Number.NaN))
  @IsInt({ message: 'after must be the sequence number of an event' })
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly after?: number;
}
