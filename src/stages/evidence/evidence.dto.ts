import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { Digest } from '../../formats/digest.js';
import { evidenceKinds, sourcePattern, type EvidenceKind } from '../../kernel/evidence.js';
import { IsOmittable } from '../../platform/http/omittable.js';
import { CountedPageQuery, PageResource } from '../../platform/http/page.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { SortParameter, TimeParameter } from '../../platform/http/query-parameters.js';
import { evidenceFormats, type EvidenceFormat } from './evidence-locker.port.js';

const toBoolean = Transform(({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value,
);

/** Whole numbers of at most 15 digits; anything else is left to the validators. */
export const toInteger = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
);

/** The header of a batch, as query parameters: the body is the evidence itself. */
export class BatchQuery {
  @ApiProperty({ description: 'Where the records come from; the first part of every key', example: 'osv-pypi' })
  @IsString()
  readonly source: string;

  @ApiPropertyOptional({ enum: evidenceKinds, description: 'Refuse records of any other kind' })
  @IsOmittable()
  @IsIn(evidenceKinds)
  readonly kind?: EvidenceKind;

  @ApiPropertyOptional({ enum: evidenceFormats, description: 'Refuse documents of any other format' })
  @IsOmittable()
  @IsIn(evidenceFormats)
  readonly schema?: EvidenceFormat;

  @ApiPropertyOptional({ enum: ['all', 'partial'], default: 'all', description: 'partial: accept the good records' })
  @IsOmittable()
  @IsIn(['all', 'partial'])
  readonly mode?: 'all' | 'partial';

  @ApiPropertyOptional({ default: false, description: 'Close what this source no longer has' })
  @IsOmittable()
  @toBoolean
  @IsBoolean()
  readonly snapshot?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Let a snapshot close more than 10 % of the source' })
  @IsOmittable()
  @toBoolean
  @IsBoolean()
  readonly allowShrink?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Keep the upstream bytes of each record' })
  @IsOmittable()
  @toBoolean
  @IsBoolean()
  readonly keepOriginals?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Take back records that were erased; else they are left out' })
  @IsOmittable()
  @toBoolean
  @IsBoolean()
  readonly restoreErased?: boolean;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Refuse a batch with another number of records' })
  @IsOmittable()
  @toInteger
  @IsInt()
  @Min(0)
  readonly count?: number;

  @ApiPropertyOptional({ description: 'RFC 3339; stands in for what the documents declare' })
  @IsOmittable()
  @IsString()
  @MaxLength(40)
  readonly captureTime?: string;

  @ApiPropertyOptional({ description: 'File name for messages, and for its ending where Content-Type says nothing' })
  @IsOmittable()
  @IsString()
  @MaxLength(1024)
  readonly name?: string;

  @ApiPropertyOptional({ description: 'Digest of the body as it is sent', example: 'sha256:...' })
  @IsOmittable()
  @IsString()
  @MaxLength(80)
  readonly digest?: string;

  @ApiPropertyOptional({ default: false, description: 'Check everything, change nothing' })
  @IsOmittable()
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
  @ApiProperty({ description: 'Records that were left out because they had been erased' }) readonly erased: number;
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

export class BatchPage extends PageResource {
  @ApiProperty({ type: [BatchResource] }) readonly items: readonly BatchResource[];
}

export class BatchListQuery extends CountedPageQuery {
  @ApiPropertyOptional({ description: 'Only batches of this source', example: 'osv-pypi' })
  @IsOmittable()
  @Matches(sourcePattern, { message: 'source must be the name of a source, e.g. osv-pypi' })
  readonly source?: string;

  @TimeParameter('Only batches that came in after this time')
  readonly createdAfter?: string;

  @TimeParameter('Only batches that came in before this time')
  readonly createdBefore?: string;

  @SortParameter(['createdAt'], '-createdAt')
  readonly sort: 'createdAt' | '-createdAt' = '-createdAt';
}

export class ErasureListQuery extends PageQuery {
  @SortParameter(['erasedAt'], '-erasedAt')
  readonly sort: 'erasedAt' | '-erasedAt' = '-erasedAt';
}

export class EvidenceKindsResource {
  @ApiProperty({ description: 'The newest cut' }) readonly seq: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Records of each kind' })
  readonly kinds: Readonly<Partial<Record<EvidenceKind, number>>>;
}
