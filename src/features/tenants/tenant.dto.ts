import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { PageQuery } from '../../platform/http/page-query.js';
import { PageResource } from '../../platform/http/page.js';
import { OneOfParameter } from '../../platform/http/query-parameters.js';

export const tenantStatuses = ['active', 'suspended', 'erased'] as const;
export type TenantStatus = (typeof tenantStatuses)[number];

const slugPattern = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';

export class TenantPatch {
  @ApiProperty({ example: 'Acme Corporation', minLength: 1, maxLength: 200, description: 'For people' })
  @IsString()
  @Length(1, 200)
  @Matches(/^\P{Cc}+$/u, { message: 'name must be a text without control characters' })
  @Matches(/\S/, { message: 'name must not be blank' })
  readonly name: string;
}

export class TenantInput extends TenantPatch {
  @ApiProperty({
    example: 'acme',
    pattern: slugPattern,
    description: 'Stands in tokens and URLs; never changes, never used again',
  })
  @Matches(new RegExp(slugPattern), {
    message: 'slug must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends',
  })
  @Matches(/^(?![0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$)/, { message: 'slug must not look like an id' })
  readonly slug: string;
}

/** Why something grave is done; it stands in the audit log. */
export class ReasonInput {
  @ApiProperty({ example: 'contract ended, ticket 4711', minLength: 1, maxLength: 1000 })
  @IsString()
  @Length(1, 1000)
  @Matches(/\S/, { message: 'reason must not be blank' })
  readonly reason: string;
}

export class EraseTenantInput extends ReasonInput {
  @ApiProperty({ example: 'acme', description: 'The slug of the tenant once more, against mistakes' })
  @IsString()
  @Length(1, 63)
  readonly confirm: string;
}

export class TenantListQuery extends PageQuery {
  @OneOfParameter(tenantStatuses, 'Only tenants that are so')
  readonly status?: TenantStatus;
}

export class TenantResource {
  @ApiProperty({ format: 'uuid' }) readonly id: string;
  @ApiProperty({ example: 'acme' }) readonly slug: string;
  @ApiProperty() readonly name: string;
  @ApiProperty({ enum: tenantStatuses }) readonly status: TenantStatus;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
  @ApiProperty({ format: 'date-time' }) readonly updatedAt: string;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) readonly erasedAt: string | null;
}

export class TenantPage extends PageResource {
  @ApiProperty({ type: [TenantResource] }) readonly items: TenantResource[];
}

export const erasureStates = ['awaiting_approval', 'approved', 'running', 'done', 'canceled'] as const;

class ErasedAmounts {
  @ApiProperty({ minimum: 0 }) readonly rows: number;
  @ApiProperty({ minimum: 0 }) readonly files: number;
  @ApiProperty({ minimum: 0 }) readonly bytes: number;
}

export class TenantErasureResource {
  @ApiProperty({ example: 'ter_01JC0000000000000000000000' }) readonly id: string;
  @ApiProperty({ format: 'uuid' }) readonly tenant: string;
  @ApiProperty({ enum: erasureStates }) readonly state: (typeof erasureStates)[number];
  @ApiProperty() readonly reason: string;
  @ApiProperty() readonly requestedBy: string;
  @ApiProperty({ format: 'date-time' }) readonly requestedAt: string;
  @ApiPropertyOptional({ description: 'Another person than who asked' }) readonly approvedBy?: string;
  @ApiPropertyOptional({ format: 'date-time' }) readonly approvedAt?: string;
  @ApiPropertyOptional({ format: 'date-time' }) readonly finishedAt?: string;
  @ApiProperty({ type: ErasedAmounts, description: 'Destroyed so far' }) readonly erased: ErasedAmounts;
}
