import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, Max, Min, MaxLength } from 'class-validator';
import { roleScopes, scopes, type Role, type Scope } from '../../platform/auth/scopes.js';
import { IsResourceName } from '../../platform/http/resource-name.js';

const roles = Object.keys(roleScopes) as Role[];

export class NewApiKeyInput {
  @ApiProperty({ example: 'site-7-puller' })
  @IsResourceName()
  readonly name: string;

  @ApiPropertyOptional({ enum: roles, isArray: true, description: 'Roles whose scopes the key has' })
  @IsOptional()
  @IsArray()
  @IsIn(roles, { each: true })
  @ArrayMaxSize(roles.length)
  readonly roles?: Role[];

  @ApiPropertyOptional({ enum: scopes, isArray: true, description: 'Scopes that it has beside those of its roles' })
  @IsOptional()
  @IsArray()
  @IsIn(scopes, { each: true })
  @ArrayMaxSize(scopes.length)
  readonly scopes?: Scope[];

  @ApiPropertyOptional({
    type: [String],
    example: ['10.0.0.0/8'],
    description: 'Networks from which it works; all where absent',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  @ArrayMaxSize(50)
  readonly cidrs?: string[];

  @ApiPropertyOptional({ minimum: 1, maximum: 365, default: 365, description: 'Days until it expires' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  readonly days?: number;
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
}

export class ApiKeyPage {
  @ApiProperty({ type: [ApiKeyResource] }) readonly items: ApiKeyResource[];
  @ApiPropertyOptional() readonly nextPageToken?: string;
}

export class CreatedApiKeyResource {
  @ApiProperty({ example: 'key_01JC0000000000000000000000' }) readonly id: string;
  @ApiProperty({ description: 'The key itself. It is shown this once and never again' }) readonly key: string;
}
