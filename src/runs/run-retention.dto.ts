import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { IsOmittable } from '../platform/http/omittable.js';
import { IsTimestamp } from '../platform/http/timestamp.js';

export class HoldInput {
  @ApiProperty({ minLength: 1, maxLength: 500, example: 'litigation hold' })
  @IsString()
  @Length(1, 500)
  readonly reason: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 100, example: 'CASE-4711' })
  @IsOmittable()
  @IsString()
  @Length(1, 100)
  readonly caseId?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'The hold keeps nothing from then on; unless given, it has no end',
  })
  @IsOmittable()
  @IsTimestamp()
  readonly until?: string;
}
