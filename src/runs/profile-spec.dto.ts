import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Allow, IsBoolean, IsIn, IsInt, Max, Min, ValidateNested } from 'class-validator';
import {
  defaultCompression,
  defaultSharding,
  deltaCompression,
  profileKinds,
  type ProfileKind,
} from '../kernel/profile.js';
import { IsOmittable } from '../platform/http/omittable.js';
import { IsLabels } from '../platform/http/resource-name.js';
import { EncryptionInput } from './encryption.dto.js';
import { MirrorOptionsInput } from './mirror-options.dto.js';
import { RedactionInput } from './redaction.dto.js';
import { SelectorsInput } from './selectors.dto.js';
import { TrivyOptionsInput } from './trivy-options.dto.js';

const KiB = 1024;
const MiB = 1024 * KiB;

export class CompressionInput {
  @ApiPropertyOptional({ enum: ['zstd'], default: 'zstd' })
  @IsOmittable()
  @IsIn(['zstd'])
  readonly codec?: 'zstd';

  @ApiPropertyOptional({
    minimum: 1,
    maximum: 22,
    default: defaultCompression.level,
    description: `${deltaCompression.level} unless given in a mirror:delta profile`,
  })
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(22)
  readonly level?: number;

  @ApiPropertyOptional({ description: 'Allows levels above 15, which take many times the time', default: false })
  @IsOmittable()
  @IsBoolean()
  readonly archival?: boolean;
}

export class ShardingInput {
  @ApiPropertyOptional({
    description: 'Bytes; in a mirror:delta profile all four are larger unless given',
    minimum: 16 * KiB,
    maximum: 16 * MiB,
    default: defaultSharding.target,
  })
  @IsOmittable()
  @IsInt()
  @Min(16 * KiB)
  @Max(16 * MiB)
  readonly target?: number;

  @ApiPropertyOptional({ description: 'Bytes', minimum: 4 * KiB, maximum: 16 * MiB, default: defaultSharding.minimum })
  @IsOmittable()
  @IsInt()
  @Min(4 * KiB)
  @Max(16 * MiB)
  readonly minimum?: number;

  @ApiPropertyOptional({ description: 'Bytes', minimum: 16 * KiB, maximum: 64 * MiB, default: defaultSharding.maximum })
  @IsOmittable()
  @IsInt()
  @Min(16 * KiB)
  @Max(64 * MiB)
  readonly maximum?: number;

  @ApiPropertyOptional({ description: 'Bytes', minimum: 64 * KiB, maximum: 256 * MiB, default: defaultSharding.pack })
  @IsOmittable()
  @IsInt()
  @Min(64 * KiB)
  @Max(256 * MiB)
  readonly pack?: number;
}

/** Fields that other profile kinds have. They are named here so that the refusal can say which fields this kind has (B25). */
export const foreignFields = [
  'base',
  'include',
  'policySnapshotMode',
  'distribution',
  'retention',
  'approvals',
] as const;

export class ProfileSpecInput {
  @ApiProperty({
    enum: profileKinds,
    example: 'json:raw',
    description: 'GET /capabilities says which of them this release can build',
  })
  @IsIn(profileKinds)
  readonly kind: ProfileKind;

  @ApiPropertyOptional({ type: SelectorsInput })
  @IsOmittable()
  @ValidateNested()
  @Type(() => SelectorsInput)
  readonly selectors?: SelectorsInput;

  @ApiPropertyOptional({ type: CompressionInput })
  @IsOmittable()
  @ValidateNested()
  @Type(() => CompressionInput)
  readonly compression?: CompressionInput;

  @ApiPropertyOptional({ type: ShardingInput })
  @IsOmittable()
  @ValidateNested()
  @Type(() => ShardingInput)
  readonly sharding?: ShardingInput;

  @ApiPropertyOptional({ description: 'A run whose selection is empty makes an empty bundle', default: false })
  @IsOmittable()
  @IsBoolean()
  readonly allowEmpty?: boolean;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: 128 },
    example: { team: 'core' },
  })
  @IsOmittable()
  @IsLabels()
  readonly labels?: Record<string, string>;

  @ApiPropertyOptional({ type: TrivyOptionsInput, description: 'Of the kinds trivy:db and trivy:java-db' })
  @IsOmittable()
  @ValidateNested()
  @Type(() => TrivyOptionsInput)
  readonly trivy?: TrivyOptionsInput;

  @ApiPropertyOptional({ type: MirrorOptionsInput, description: 'Of the kinds mirror:full and mirror:delta' })
  @IsOmittable()
  @ValidateNested()
  @Type(() => MirrorOptionsInput)
  readonly mirror?: MirrorOptionsInput;

  @ApiPropertyOptional({ type: RedactionInput, description: 'Of the kinds json:raw, mirror:full and mirror:delta' })
  @IsOmittable()
  @ValidateNested()
  @Type(() => RedactionInput)
  readonly redaction?: RedactionInput;

  @ApiPropertyOptional({
    type: EncryptionInput,
    description: 'Bundles leave encrypted to these recipients, and in plain without',
  })
  @IsOmittable()
  @ValidateNested()
  @Type(() => EncryptionInput)
  readonly encryption?: EncryptionInput;

  @Allow() readonly base?: unknown;
  @Allow() readonly include?: unknown;
  @Allow() readonly policySnapshotMode?: unknown;
  @Allow() readonly distribution?: unknown;
  @Allow() readonly retention?: unknown;
  @Allow() readonly approvals?: unknown;
}
