import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsObject, Max, Min, ValidateNested } from 'class-validator';
import { limitNames, type LimitName } from '../../platform/limits/limit-names.js';

export class TenantQuotaInput {
  @ApiProperty({ enum: limitNames })
  @IsIn(limitNames)
  readonly name: LimitName;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: '0: no limit' })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly limit: number;
}

export class TenantQuotasInput {
  @ApiProperty({
    type: [TenantQuotaInput],
    description: 'Limits of the tenant alone; those not named are the installation’s',
  })
  @IsArray()
  @ArrayMaxSize(limitNames.length)
  @ArrayUnique((item: TenantQuotaInput | null) => item?.name, { message: 'items must name each limit once' })
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => TenantQuotaInput)
  readonly items: TenantQuotaInput[];
}

export class TenantQuotaResource {
  @ApiProperty({ enum: limitNames }) readonly name: LimitName;
  @ApiProperty({ type: 'integer', minimum: 0, description: '0: no limit' }) readonly limit: number;
  @ApiProperty({ description: 'False where it is the limit of the installation' }) readonly own: boolean;
}

export class TenantQuotasResource {
  @ApiProperty({ format: 'uuid' }) readonly tenant: string;
  @ApiProperty({ type: [TenantQuotaResource] }) readonly items: TenantQuotaResource[];
}
