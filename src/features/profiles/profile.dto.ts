import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { profileKinds, type Compression, type ProfileKind, type Sharding } from '../../kernel/profile.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { IsResourceName } from '../../platform/http/resource-name.js';
import { CompressionInput, ProfileSpecInput, ShardingInput } from '../../runs/profile-spec.dto.js';
import { SelectorsInput } from '../../runs/selectors.dto.js';

export class ProfileInput extends ProfileSpecInput {
  @ApiProperty({ pattern: '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$', example: 'nightly' })
  @IsResourceName()
  readonly name: string;
}

/** Documents the body of PATCH, which is merged before it is checked. */
export class ProfilePatch {
  @ApiPropertyOptional({ example: 'nightly' }) readonly name?: string;
  @ApiPropertyOptional({ enum: profileKinds, description: 'Immutable: only the present kind is accepted' })
  readonly kind?: ProfileKind;
  @ApiPropertyOptional({ type: SelectorsInput, nullable: true }) readonly selectors?: SelectorsInput | null;
  @ApiPropertyOptional({ type: CompressionInput, nullable: true }) readonly compression?: CompressionInput | null;
  @ApiPropertyOptional({ type: ShardingInput, nullable: true }) readonly sharding?: ShardingInput | null;
  @ApiPropertyOptional({ type: Boolean, nullable: true }) readonly allowEmpty?: boolean | null;
  @ApiPropertyOptional({ type: 'object', nullable: true, additionalProperties: { type: 'string', nullable: true } })
  readonly labels?: Record<string, string | null> | null;
}

const toBoolean = Transform(({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value,
);

export class DryRunQuery {
  @ApiPropertyOptional({ default: false, description: 'Check everything, change nothing' })
  @IsOptional()
  @toBoolean
  @IsBoolean()
  readonly validateOnly?: boolean;
}

export class ProfileListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: profileKinds })
  @IsOptional()
  @IsIn(profileKinds)
  readonly kind?: ProfileKind;

  @ApiPropertyOptional({ description: '`key` or `key:value`', example: 'team:core' })
  @IsOptional()
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9._/-]{0,63}(:.{1,128})?$/, { message: 'label must be key or key:value' })
  readonly label?: string;

  @ApiPropertyOptional({ default: false, description: 'The archived profiles instead of the live ones' })
  @IsOptional()
  @toBoolean
  @IsBoolean()
  readonly archived?: boolean;
}

export class CompressionResource {
  @ApiProperty({ enum: ['zstd'] }) readonly codec: 'zstd';
  @ApiProperty() readonly level: number;
  @ApiPropertyOptional({ description: 'True where the level needs it' }) readonly archival?: boolean;
}

export class ShardingResource {
  @ApiProperty() readonly target: number;
  @ApiProperty() readonly minimum: number;
  @ApiProperty() readonly maximum: number;
  @ApiProperty() readonly pack: number;
}

/** A profile with all defaults filled in. */
export class ProfileResource {
  @ApiProperty({ example: 'prf_01JD0000000000000000000000' }) readonly id: string;
  @ApiProperty() readonly name: string;
  @ApiProperty({ enum: profileKinds }) readonly kind: ProfileKind;
  @ApiProperty() readonly revision: number;
  @ApiProperty({ example: 'sha256:...' }) readonly specDigest: string;
  @ApiProperty({ type: SelectorsInput }) readonly selectors: object;
  @ApiProperty({ type: CompressionResource }) readonly compression: Compression & { readonly archival?: boolean };
  @ApiProperty({ type: ShardingResource }) readonly sharding: Sharding;
  @ApiProperty() readonly allowEmpty: boolean;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) readonly labels: Readonly<
    Record<string, string>
  >;
  @ApiProperty() readonly createdBy: string;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
  @ApiProperty({ format: 'date-time' }) readonly updatedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly archivedAt: string | null;
}

export class ProfilePage {
  @ApiProperty({ type: [ProfileResource] }) readonly items: readonly ProfileResource[];
  @ApiPropertyOptional() readonly nextPageToken?: string;
}
