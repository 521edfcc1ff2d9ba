import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { Digest } from '../../formats/digest.js';
import { evidenceKinds, sourcePattern, type EvidenceKind } from '../../kernel/evidence.js';
import { severities, type Severity } from '../../kernel/selectors.js';
import { IsOmittable } from '../../platform/http/omittable.js';
import { CountedPageQuery, PageResource } from '../../platform/http/page.js';
import { SomeOfParameter, SortParameter, TimeParameter } from '../../platform/http/query-parameters.js';
import { listNames, mostListed } from './evidence-catalog.port.js';
import { toInteger } from './evidence.dto.js';

/** How OpenAPI says `a,b`. The typings of a property do not know it; a query parameter does. */
const commaSeparated = { style: 'form', explode: false } as object;

/** Query parameter with values of the records' own words, separated by commas: a record matches where it has any of them. */
const ValuesParameter = (description: string, example: string, pattern = /^\P{Cc}{1,512}$/u): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: [String], description, example: example.split(','), ...commaSeparated }),
    IsOmittable(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value)),
    ArrayMaxSize(50, { message: '$property holds at most 50 values' }),
    Matches(pattern, { each: true, message: `each value of $property must be like ${example}` }),
  );

const AsOfSeqParameter = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'The cut to read; the newest by default' }),
    IsOmittable(),
    toInteger,
    IsInt({ message: 'asOfSeq must be the number of a cut' }),
    Min(0),
  );

export const recordSorts = ['key'] as const;

export class RecordListQuery extends CountedPageQuery {
  @ValuesParameter('Only of these sources', 'osv-pypi', sourcePattern)
  readonly source?: string[];

  @ValuesParameter('Only of these ecosystems', 'npm,PyPI')
  readonly ecosystem?: string[];

  @ValuesParameter('Only about these packages: package URLs without version', 'pkg:npm/lodash')
  readonly package?: string[];

  @SomeOfParameter(severities, 'Only of these severities')
  readonly severity?: Severity[];

  @ValuesParameter('Only with these ids or aliases', 'CVE-2021-44228')
  readonly alias?: string[];

  @ValuesParameter('Only with these subjects', 'pkg:oci/shop@sha256:0a1b')
  readonly subject?: string[];

  @TimeParameter('Only modified, else published, after this time')
  readonly modifiedAfter?: string;

  @TimeParameter('Only modified, else published, before this time')
  readonly modifiedBefore?: string;

  @AsOfSeqParameter()
  readonly asOfSeq?: number;

  @SortParameter(recordSorts, 'key')
  readonly sort: 'key' | '-key' = 'key';
}

export const recordForms = ['resource', 'canonical', 'original'] as const;

export class RecordQuery {
  @ApiPropertyOptional({
    enum: recordForms,
    default: 'resource',
    description:
      'resource: the record and where it came from; canonical: its canonical bytes; original: the upstream bytes',
  })
  @IsOmittable()
  @IsIn(recordForms)
  readonly form?: (typeof recordForms)[number];

  @AsOfSeqParameter()
  readonly asOfSeq?: number;
}

export class RecordWarningResource {
  @ApiProperty({ example: 'bad-purl' }) readonly code: string;
  @ApiProperty({ description: 'JSON pointer into the record' }) readonly pointer: string;
}

export class ProvenanceResource {
  @ApiPropertyOptional({ description: 'The batch that brought this version' }) readonly batchId?: string;
  @ApiPropertyOptional({ format: 'date-time' }) readonly importedAt?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'When its source captured it, else its `modified`' })
  readonly capturedAt?: string;
  @ApiProperty({ type: 'integer', description: 'The first cut that holds this version' }) readonly seqFrom: number;
  @ApiPropertyOptional({ type: 'integer', description: 'The first cut that does not hold it any more' })
  readonly seqTo?: number;
}

/** A record without its body. */
export class EvidenceRecordResource {
  @ApiProperty({ enum: evidenceKinds }) readonly kind: EvidenceKind;
  @ApiProperty({ description: '<source>/<record id>' }) readonly key: string;
  @ApiProperty() readonly source: string;
  @ApiProperty({ type: String, example: 'sha256:...' }) readonly digest: Digest;
  @ApiProperty({ type: 'integer', description: 'Length of the canonical bytes' }) readonly bytes: number;
  @ApiPropertyOptional({ format: 'date-time' }) readonly published?: string;
  @ApiPropertyOptional({ format: 'date-time' }) readonly modified?: string;
  @ApiPropertyOptional({ format: 'date-time' }) readonly withdrawn?: string;
  @ApiProperty({ type: [String] }) readonly ecosystems: readonly string[];
  @ApiProperty({ type: [String] }) readonly packages: readonly string[];
  @ApiProperty({ enum: severities }) readonly severity: Severity;
  @ApiProperty({ type: [String] }) readonly aliases: readonly string[];
  @ApiProperty({ type: [String] }) readonly subjects: readonly string[];
  @ApiPropertyOptional() readonly status?: string;
  @ApiPropertyOptional({ type: String, description: 'Digest of the upstream bytes, where they were kept' })
  readonly original?: Digest;
  @ApiProperty({ type: [RecordWarningResource], description: 'At most 20' })
  readonly warnings: readonly RecordWarningResource[];
  @ApiProperty({ type: ProvenanceResource }) readonly provenance: ProvenanceResource;
}

export class EvidenceRecordDetail extends EvidenceRecordResource {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The record itself, unknown members included',
  })
  readonly record: unknown;
}

/** One record of a list. */
export class EvidenceRecordRow extends EvidenceRecordResource {
  @ApiPropertyOptional({
    enum: listNames,
    isArray: true,
    description: `Lists of which only the first ${mostListed} values are here; the record itself has all`,
  })
  readonly shortened?: readonly (typeof listNames)[number][];
}

export class EvidenceRecordPage extends PageResource {
  @ApiProperty({ type: [EvidenceRecordRow] }) readonly items: readonly EvidenceRecordRow[];
  @ApiProperty({ type: 'integer', description: 'The cut that was read; all pages of a list show the same' })
  readonly seq: number;
  @ApiProperty({ type: 'integer', description: 'Records of this kind that the cut held and that were erased since' })
  readonly erased: number;
}

export class EraseInput {
  @ApiProperty({ minLength: 1, maxLength: 500, description: 'Why; it stays for ever', example: 'GDPR request 4711' })
  @IsString()
  @MaxLength(500)
  @Matches(/^(?=.*\S)\P{Cc}+$/u, { message: 'reason must say why, in one line of text' })
  readonly reason: string;
}

/** What is left of an erased record. */
export class ErasureResource {
  @ApiProperty({ example: 'era_01JD0000000000000000000000' }) readonly id: string;
  @ApiProperty({ enum: evidenceKinds }) readonly kind: EvidenceKind;
  @ApiProperty() readonly source: string;
  @ApiProperty({ type: String, example: 'sha256:...', description: 'SHA-256 over kind and key' })
  readonly keyHash: Digest;
  @ApiProperty({ type: 'integer', description: 'The first cut after the erasure' }) readonly seq: number;
  @ApiProperty({ format: 'date-time' }) readonly erasedAt: string;
  @ApiProperty() readonly erasedBy: string;
  @ApiProperty() readonly reason: string;
  @ApiProperty({ type: 'integer', description: 'Versions of the record that were destroyed' })
  readonly versions: number;
  @ApiProperty({ type: 'integer', description: 'Bytes of bodies that were destroyed' }) readonly bytes: number;
  @ApiProperty({ type: 'integer', description: 'Upstream documents that stay, because other records name them' })
  readonly sharedOriginals: number;
}

export class ErasurePage extends PageResource {
  @ApiProperty({ type: [ErasureResource] }) readonly items: readonly ErasureResource[];
}
