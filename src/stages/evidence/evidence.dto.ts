import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import type { Digest } from '../../formats/digest.js';
import { evidenceKinds, type EvidenceKind } from '../../kernel/evidence.js';
import { severities, type Severity } from '../../kernel/selectors.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { evidenceFormats, type EvidenceFormat } from './evidence-locker.port.js';

const toBoolean = Transform(({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value,
);

/** The header of a batch, as query parameters: the body is the evidence itself. */
export class BatchQuery {
  @ApiProperty({ description: 'Where the records come from; the first part of every key', example: 'osv-pypi' })
  @IsString()
  readonly source: string;

  @ApiPropertyOptional({ enum: evidenceKinds, description: 'Refuse records of any other kind' })
  @IsOptional()
  @IsIn(evidenceKinds)
  readonly kind?: EvidenceKind;

  @ApiPropertyOptional({ enum: evidenceFormats, description: 'Refuse documents of any other format' })
  @IsOptional()
  @IsIn(evidenceFormats)
  readonly schema?: EvidenceFormat;

  @ApiPropertyOptional({ enum: ['all', 'partial'], default: 'all', description: 'partial: accept the good records' })
  @IsOptional()
  @IsIn(['all', 'partial'])
  readonly mode?: 'all' | 'partial';

  @ApiPropertyOptional({ default: false, description: 'Close what this source no longer has' })
  @IsOptional()
  @toBoolean
  @IsBoolean()
  readonly snapshot?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Let a snapshot close more than 10 % of the source' })
  @IsOptional()
  @toBoolean
  @IsBoolean()
  readonly allowShrink?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Keep the upstream bytes of each record' })
  @IsOptional()
  @toBoolean
  @IsBoolean()
  readonly keepOriginals?: boolean;

  @ApiPropertyOptional({ description: 'RFC 3339; stands in for what the documents declare' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly captureTime?: string;

  @ApiPropertyOptional({ description: 'File name for messages, and for its ending where Content-Type says nothing' })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  readonly name?: string;

  @ApiPropertyOptional({ description: 'Digest of the body as it is sent', example: 'sha256:...' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  readonly digest?: string;

  @ApiPropertyOptional({ default: false, description: 'Check everything, change nothing' })
  @IsOptional()
  @toBoolean
  @IsBoolean()
  readonly validateOnly?: boolean;
}

export class RefusalResource {
  @ApiProperty() readonly path: string;
  @ApiPropertyOptional() readonly line?: number;
  @ApiPropertyOptional() readonly pointer?: string;
  @ApiProperty() readonly code: string;
  @ApiProperty() readonly reason: string;
}

export class WarningPlace {
  @ApiProperty() readonly path: string;
  @ApiPropertyOptional() readonly line?: number;
  @ApiPropertyOptional() readonly pointer?: string;
  @ApiProperty() readonly message: string;
}

export class WarningResource {
  @ApiProperty() readonly code: string;
  @ApiProperty() readonly count: number;
  @ApiProperty({ type: WarningPlace, description: 'Where it was seen first' }) readonly first: WarningPlace;
}

export class SupersededResource {
  @ApiProperty({ enum: evidenceKinds }) readonly kind: EvidenceKind;
  @ApiProperty() readonly key: string;
  @ApiProperty({ type: String, example: 'sha256:...' }) readonly digest: Digest;
}

export class BatchResource {
  @ApiProperty({ example: 'bat_01JD0000000000000000000000' }) readonly batchId: string;
  @ApiProperty({ description: 'The cut at which the batch is visible' }) readonly seq: number;
  @ApiProperty() readonly source: string;
  @ApiProperty() readonly createdAt: string;
  @ApiProperty({ type: String, example: 'sha256:...' }) readonly digest: Digest;
  @ApiProperty() readonly bytes: number;
  @ApiProperty() readonly files: number;
  @ApiProperty() readonly accepted: number;
  @ApiProperty() readonly added: number;
  @ApiProperty() readonly changed: number;
  @ApiProperty() readonly unchanged: number;
  @ApiProperty({ description: 'Records that a snapshot no longer had' }) readonly closed: number;
  @ApiProperty() readonly supersededCount: number;
  @ApiProperty({ description: 'Records with at least one warning' }) readonly warned: number;
  @ApiProperty() readonly refusedCount: number;
  @ApiProperty({ type: [RefusalResource], description: 'At most 100' }) readonly refused: readonly RefusalResource[];
  @ApiProperty({ type: [SupersededResource], description: 'At most 100' })
  readonly superseded: readonly SupersededResource[];
  @ApiProperty({ type: [WarningResource] }) readonly warnings: readonly WarningResource[];
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  readonly kinds: Readonly<Partial<Record<EvidenceKind, number>>>;
  @ApiProperty({ description: 'True where the batch was only checked' }) readonly validateOnly: boolean;
}

export class BatchPage {
  @ApiProperty({ type: [BatchResource] }) readonly items: readonly BatchResource[];
  @ApiPropertyOptional() readonly nextPageToken?: string;
}

export class BatchListQuery extends PageQuery {}

export class RecordListQuery extends PageQuery {}

export class RecordQuery {
  @ApiPropertyOptional({ enum: ['canonical', 'original'], default: 'canonical' })
  @IsOptional()
  @IsIn(['canonical', 'original'])
  readonly form?: 'canonical' | 'original';

  @ApiPropertyOptional({ type: Number, description: 'The cut to read; the newest by default' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(0)
  readonly seq?: number;
}

export class EvidenceKindsResource {
  @ApiProperty({ description: 'The newest cut' }) readonly seq: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Records of each kind' })
  readonly kinds: Readonly<Partial<Record<EvidenceKind, number>>>;
}

/** A record without its body. */
export class EvidenceRecordResource {
  @ApiProperty({ enum: evidenceKinds }) readonly kind: EvidenceKind;
  @ApiProperty({ description: '<source>/<record id>' }) readonly key: string;
  @ApiProperty() readonly source: string;
  @ApiProperty({ type: String, example: 'sha256:...' }) readonly digest: Digest;
  @ApiProperty() readonly bytes: number;
  @ApiProperty() readonly seq: number;
  @ApiPropertyOptional() readonly published?: string;
  @ApiPropertyOptional() readonly modified?: string;
  @ApiPropertyOptional() readonly withdrawn?: string;
  @ApiProperty({ type: [String] }) readonly ecosystems: readonly string[];
  @ApiProperty({ type: [String] }) readonly packages: readonly string[];
  @ApiProperty({ enum: severities }) readonly severity: Severity;
  @ApiProperty({ type: [String] }) readonly aliases: readonly string[];
  @ApiProperty({ type: [String] }) readonly subjects: readonly string[];
  @ApiPropertyOptional() readonly status?: string;
  @ApiPropertyOptional({ type: String, description: 'Digest of the upstream bytes, where they were kept' })
  readonly original?: Digest;
}

export class EvidenceRecordPage {
  @ApiProperty({ type: [EvidenceRecordResource] }) readonly items: readonly EvidenceRecordResource[];
  @ApiPropertyOptional() readonly nextPageToken?: string;
}
