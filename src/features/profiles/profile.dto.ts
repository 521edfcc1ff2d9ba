import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import {
  profileKinds,
  type Compression,
  type MirrorOptions,
  type ProfileKind,
  type Sharding,
  type TrivyOptions,
} from '../../kernel/profile.js';
import { IsOmittable } from '../../platform/http/omittable.js';
import { CountedPageQuery, PageResource } from '../../platform/http/page.js';
import { PageQuery } from '../../platform/http/page-query.js';
import {
  BooleanParameter,
  LabelParameter,
  OneOfParameter,
  SortParameter,
} from '../../platform/http/query-parameters.js';
import { IsResourceName } from '../../platform/http/resource-name.js';
import { CompressionInput, ProfileSpecInput, ShardingInput } from '../../runs/profile-spec.dto.js';
import type { RedactionRules } from '../../formats/redaction/redaction-rules.js';
import { RedactionInput } from '../../runs/redaction.dto.js';
import { EncryptionInput } from '../../runs/encryption.dto.js';
import { MirrorOptionsInput } from '../../runs/mirror-options.dto.js';
import { TrivyOptionsInput } from '../../runs/trivy-options.dto.js';
import { SelectorsInput } from '../../runs/selectors.dto.js';
import { profileSorts, type ProfileSort } from './profile.js';

const digestExample = `sha256:${'0'.repeat(64)}`;

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
  @ApiPropertyOptional({ type: TrivyOptionsInput, nullable: true }) readonly trivy?: TrivyOptionsInput | null;
  @ApiPropertyOptional({ type: MirrorOptionsInput, nullable: true }) readonly mirror?: MirrorOptionsInput | null;
  @ApiPropertyOptional({ type: RedactionInput, nullable: true }) readonly redaction?: RedactionInput | null;
  @ApiPropertyOptional({ type: EncryptionInput, nullable: true }) readonly encryption?: EncryptionInput | null;
}

export class CloneProfileInput {
  @ApiProperty({ pattern: '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$', example: 'nightly-copy' })
  @IsResourceName()
  readonly name: string;

  @ApiPropertyOptional({ minimum: 1, description: 'Revision to copy; the current one unless given' })
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  readonly revision?: number;
}

export class ProfileListQuery extends CountedPageQuery {
  @OneOfParameter(profileKinds, 'Only this kind')
  readonly kind?: ProfileKind;

  @LabelParameter()
  readonly label?: string;

  @BooleanParameter('The archived profiles instead of the live ones')
  readonly archived?: boolean;

  @SortParameter(profileSorts, 'name')
  readonly sort: ProfileSort | `-${ProfileSort}` = 'name';
}

export class RevisionListQuery extends PageQuery {
  @SortParameter(['revision'], '-revision')
  readonly sort: 'revision' | '-revision' = '-revision';
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

/** A spec with all defaults filled in. */
export class SpecResource {
  @ApiProperty({ type: SelectorsInput, example: { kinds: ['advisories'], ecosystems: ['PyPI'] } })
  readonly selectors: object;
  @ApiProperty({ type: CompressionResource }) readonly compression: Compression & { readonly archival?: boolean };
  @ApiProperty({ type: ShardingResource }) readonly sharding: Sharding;
  @ApiProperty({ example: false }) readonly allowEmpty: boolean;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { team: 'core' } })
  readonly labels: Readonly<Record<string, string>>;
  @ApiPropertyOptional({ type: TrivyOptionsInput, description: 'Only of trivy:db and trivy:java-db' })
  readonly trivy?: TrivyOptions;
  @ApiPropertyOptional({ type: MirrorOptionsInput, description: 'Only of mirrors, where something was chosen' })
  readonly mirror?: MirrorOptions;
  @ApiPropertyOptional({ type: RedactionInput, description: 'Only where there are rules' })
  readonly redaction?: RedactionRules;
  @ApiPropertyOptional({ type: EncryptionInput, description: 'Only where there are or were recipients' })
  readonly encryption?: { readonly recipients: readonly string[]; readonly strict: boolean };
}

export class ProfileResource extends SpecResource {
  @ApiProperty({ example: 'prf_01JD0000000000000000000000' }) readonly id: string;
  @ApiProperty({ example: 'nightly' }) readonly name: string;
  @ApiProperty({ enum: profileKinds }) readonly kind: ProfileKind;
  @ApiProperty({ example: 3 }) readonly revision: number;
  @ApiProperty({ example: digestExample }) readonly specDigest: string;
  @ApiProperty({ example: 'alice' }) readonly createdBy: string;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
  @ApiProperty({ format: 'date-time' }) readonly updatedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly archivedAt: string | null;
}

/** One revision of a profile. It never changes; a run names the revision that it used. */
export class ProfileRevisionResource extends SpecResource {
  @ApiProperty({ example: 'prf_01JD0000000000000000000000' }) readonly profileId: string;
  @ApiProperty({ example: 2 }) readonly revision: number;
  @ApiProperty({ enum: profileKinds }) readonly kind: ProfileKind;
  @ApiProperty({ example: digestExample }) readonly specDigest: string;
  @ApiProperty({ example: 'alice' }) readonly createdBy: string;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
}

export class ProfilePage extends PageResource {
  @ApiProperty({ type: [ProfileResource] }) readonly items: readonly ProfileResource[];
}

export class ProfileRevisionPage extends PageResource {
  @ApiProperty({ type: [ProfileRevisionResource] }) readonly items: readonly ProfileRevisionResource[];
}
