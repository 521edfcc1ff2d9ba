import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export const defaultPageSize = 50;
export const maximumPageSize = 200;

/**
 * Query of every list. More than 200 is cut to 200 (AIP-158); what is no whole number above zero is refused (B12). Lists extend
 * this class with their filters.
 */
export class PageQuery {
  @ApiPropertyOptional({
    description: 'Items per page',
    minimum: 1,
    maximum: maximumPageSize,
    default: defaultPageSize,
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => toPageSize(value))
  @IsInt({ message: 'pageSize must be a whole number from 1 to 200' })
  @Min(1, { message: 'pageSize must be a whole number from 1 to 200' })
  @Max(maximumPageSize)
  readonly pageSize: number = defaultPageSize;

  @ApiPropertyOptional({ description: 'nextPageToken of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  readonly pageToken?: string;
}

function toPageSize(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d{1,20}(?:e\d{1,2})?$/i.test(value))
    return value === defaultPageSize ? value : Number.NaN;
  return Math.min(Number(value), maximumPageSize);
}
