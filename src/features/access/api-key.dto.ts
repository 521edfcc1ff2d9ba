import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsString, Max, Min, MaxLength } from 'class-validator';
import { roleScopes, scopes, type Role, type Scope } from '../../platform/auth/scopes.js';
import { IsOmittable } from '../../platform/http/omittable.js';
import { PageResource } from '../../platform/http/page.js';
import { IsResourceName } from '../../platform/http/resource-name.js';
import { IsTimestamp } from '../../platform/http/timestamp.js';

const roles = Object.keys(roleScopes) as Role[];

/** How long a key works; 365 days at most. */
class KeyLife {
  @ApiPropertyOptional({ minimum: 1, maximum: 365, description: 'Days until it expires; or give expiresAt' })
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(365)
  readonly days?: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'When it expires, within 365 days' })
  @IsOmittable()
  @IsTimestamp()
  readonly expiresAt?: string;
}

export class NewApiKeyInput extends KeyLife {
  @ApiProperty({ example: 'site-7-puller' })
  @IsResourceName()
  readonly name: string;

  @ApiPropertyOptional({ enum: roles, isArray: true, description: 'Roles whose scopes the key has' })
  @IsOmittable()
  @IsArray()
  @IsIn(roles, { each: true })
  @ArrayMaxSize(roles.length)
  readonly roles?: Role[];

  @ApiPropertyOptional({ enum: scopes, isArray: true, description: 'Scopes that it has beside those of its roles' })
  @IsOmittable()
  @IsArray()
  @IsIn(scopes, { each: true })
  @ArrayMaxSize(scopes.length)
  readonly scopes?: Scope[];

  @ApiPropertyOptional({
    type: [String],
    example: ['10.0.0.0/8'],
    description: 'Networks from which it works; all where absent',
  })
  @IsOmittable()
  @IsArray()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  @ArrayMaxSize(50)
  readonly cidrs?: string[];
}

export const usualOverlap = 86_400;

export class RotateApiKeyInput extends KeyLife {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: 604_800,
    default: usualOverlap,
    description: 'Seconds for which the earlier secret still works; 0 ends it at once',
  })
  @IsOmittable()
  @IsInt()
  @Min(0)
  @Max(604_800)
  readonly overlapSeconds?: number;
}

export class ApiKeyResource {
  @ApiProperty({ example: 'key_01JC0000000000000000000000' }) readonly id: string;
  @ApiProperty() readonly name: string;
  @ApiProperty({ enum: roles, isArray: true }) readonly roles: string[];
  @ApiProperty({ enum: scopes, isArray: true }) readonly scopes: string[];
  @ApiProperty({ type: [String] }) readonly cidrs: string[];
  @ApiProperty() readonly createdBy: string;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
  @ApiProperty({ format: 'date-time' }) readonly expiresAt: string;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) readonly revokedAt: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true, description: 'To within a minute' })
  readonly lastUsedAt: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) readonly rotatedAt: string | null;
  @ApiProperty({
    format: 'date-time',
    type: String,
    nullable: true,
    description: 'Until then the earlier secret works',
  })
  readonly previousUntil: string | null;
}

export class ApiKeyPage extends PageResource {
  @ApiProperty({ type: [ApiKeyResource] }) readonly items: ApiKeyResource[];
}

export class CreatedApiKeyResource {
  @ApiProperty({ example: 'key_01JC0000000000000000000000' }) readonly id: string;
  @ApiProperty({ description: 'The key itself. It is shown this once and never again' }) readonly key: string;
}

export class RotatedApiKeyResource extends CreatedApiKeyResource {
  @ApiProperty({ format: 'date-time' }) readonly expiresAt: string;
  @ApiProperty({
    format: 'date-time',
    type: String,
    nullable: true,
    description: 'Until then the earlier secret works',
  })
  readonly previousUntil: string | null;
}
