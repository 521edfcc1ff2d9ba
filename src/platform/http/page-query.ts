import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Min } from 'class-validator';
import { IsOmittable } from './omittable.js';

export const defaultPageSize = 50;
export const maximumPageSize = 200;

/**
 * Query of every list. More than 200 is cut to 200 (AIP-158); what is no whole number above zero is refused (B12). Lists extend
 * this class with their filters.
 */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'Items per page; more than 200 counts as 200',
    minimum: 1,
    maximum: maximumPageSize,
    default: defaultPageSize,
  })
  @IsOmittable()
  @Transform(({ value }: { value: unknown }) => toPageSize(value))
  @Min(1, { message: `pageSize must be a whole number from 1 to ${maximumPageSize}` })
  readonly pageSize: number = defaultPageSize;

  @ApiPropertyOptional({ description: 'nextPageToken of the page before' })
  @IsOmittable()
  @IsString({ message: 'pageToken must be given once' })
  readonly pageToken?: string;
}

/** A number of at most 200, or NaN, which no rule accepts. */
function toPageSize(value: unknown): number {
  if (value === defaultPageSize) return value;
  return typeof value === 'string' && /^\d{1,20}(?:e\d{1,2})?$/i.test(value)
    ? Math.min(Number(value), maximumPageSize)
    : Number.NaN;
}
