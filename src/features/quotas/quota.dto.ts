import { ApiProperty } from '@nestjs/swagger';
import { limitNames, type LimitName } from '../../platform/limits/limit-names.js';

/** One limit of the tenant. */
export class QuotaResource {
  @ApiProperty({ enum: limitNames, example: 'runs.concurrent' })
  readonly name: LimitName;

  @ApiProperty({ enum: ['runs', 'bytes', 'requests'] })
  readonly unit: 'runs' | 'bytes' | 'requests';

  @ApiProperty({ type: 'integer', nullable: true, description: 'null: there is no limit', example: 100 })
  readonly limit: number | null;

  @ApiProperty({ type: 'integer', example: 3 })
  readonly used: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Seconds in which requests are counted; null for the others',
  })
  readonly window: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the count begins anew; null where it goes down only by what the tenant does',
  })
  readonly resetAt: string | null;
}

export class QuotaList {
  @ApiProperty({ type: [QuotaResource] })
  readonly items: QuotaResource[];
}
