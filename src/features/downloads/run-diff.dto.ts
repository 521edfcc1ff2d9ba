import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { bundleDiffSchema } from '../../formats/bundle-diff/bundle-diff.js';
import { causes, type Cause } from '../../formats/bundle-diff/diff-record.js';
import { IsOmittable } from '../../platform/http/omittable.js';

export const diffLimits = { standard: 100, most: 1000 } as const;

export class RunDiffQuery {
  @ApiProperty({
    description: 'Id of the run to compare with, the earlier one',
    example: 'run_01JD0000000000000000000000',
  })
  @Matches(/^run_[0-7][0-9A-HJKMNP-TV-Z]{25}$/, { message: 'base must be the id of a run' })
  readonly base: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: diffLimits.most,
    default: diffLimits.standard,
    description: 'Most items of a list; counts are always whole',
  })
  @IsOmittable()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
  )
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1)
  @Max(diffLimits.most)
  readonly limit: number = diffLimits.standard;
}

const count = { type: 'integer', minimum: 0 } as const;

class CappedResource {
  @ApiProperty({ ...count, description: 'Of all, listed or not' }) readonly count: number;
  @ApiProperty({ description: 'Whether there are more than are listed' }) readonly truncated: boolean;
}

class KeyListResource extends CappedResource {
  @ApiProperty({ type: [String] }) readonly items: string[];
}

class ChangedFieldResource {
  @ApiProperty({ description: 'JSON pointer' }) readonly pointer: string;
  @ApiProperty({ enum: causes }) readonly cause: Cause;
}

class ChangedFieldsResource extends CappedResource {
  @ApiProperty({ type: [ChangedFieldResource] }) readonly items: ChangedFieldResource[];
}

class ChangedRecordResource {
  @ApiProperty() readonly key: string;
  @ApiProperty() readonly fields: ChangedFieldsResource;
}

class ChangedRecordsResource extends CappedResource {
  @ApiProperty({ type: [ChangedRecordResource] }) readonly items: ChangedRecordResource[];
}

class FieldCountResource {
  @ApiProperty({ description: 'JSON pointer' }) readonly pointer: string;
  @ApiProperty(count) readonly records: number;
}

class FieldCountsResource {
  @ApiProperty({ type: [FieldCountResource] }) readonly items: FieldCountResource[];
  @ApiProperty() readonly truncated: boolean;
}

class BeforeAfterResource {
  @ApiProperty(count) readonly before: number;
  @ApiProperty(count) readonly after: number;
}

class BytesByCauseResource {
  @ApiProperty() readonly added: BeforeAfterResource;
  @ApiProperty() readonly changed: BeforeAfterResource;
  @ApiProperty() readonly removed: BeforeAfterResource;
}

class KindDiffResource {
  @ApiProperty() readonly kind: string;
  @ApiProperty() readonly records: BeforeAfterResource;
  @ApiProperty() readonly added: KeyListResource;
  @ApiProperty() readonly changed: ChangedRecordsResource;
  @ApiProperty() readonly removed: KeyListResource;
  @ApiProperty({ description: 'Changed, and withdrawn now' }) readonly withdrawn: KeyListResource;
  @ApiProperty(count) readonly unchanged: number;
  @ApiProperty({ description: 'In how many changed records each field differs' }) readonly fields: FieldCountsResource;
  @ApiProperty({ description: 'Plain bytes of the records' }) readonly bytes: BytesByCauseResource;
  @ApiProperty({ description: 'Compressed bytes of the packs' }) readonly packBytes: BeforeAfterResource;
  @ApiProperty({ description: 'Shards that had to be opened' }) readonly shardsRead: BeforeAfterResource;
}

class VexMatterResource {
  @ApiProperty() readonly source: string;
  @ApiProperty() readonly vulnerability: string;
  @ApiProperty() readonly product: string;
}

class VexFlipResource extends VexMatterResource {
  @ApiProperty() readonly from: string;
  @ApiProperty() readonly to: string;
}

class VexFlipsResource extends CappedResource {
  @ApiProperty({ type: [VexFlipResource] }) readonly items: VexFlipResource[];
}

class VexSayingResource extends VexMatterResource {
  @ApiProperty() readonly status: string;
}

class VexSayingsResource extends CappedResource {
  @ApiProperty({ type: [VexSayingResource] }) readonly items: VexSayingResource[];
}

class VexDiffResource {
  @ApiProperty({ description: 'Statements whose status is another' }) readonly flips: VexFlipsResource;
  @ApiProperty() readonly added: VexSayingsResource;
  @ApiProperty() readonly removed: VexSayingsResource;
  @ApiProperty() readonly complete: boolean;
}

class TouchedAdvisoryResource {
  @ApiProperty() readonly key: string;
  @ApiProperty({ enum: ['id', 'aliases', 'upstream', 'related', 'vulnerabilities'] }) readonly by: string;
}

class TouchedAdvisoriesResource extends CappedResource {
  @ApiProperty({ type: [TouchedAdvisoryResource] }) readonly items: TouchedAdvisoryResource[];
}

class KevHitResource {
  @ApiProperty({ example: 'CVE-2026-0001' }) readonly cve: string;
  @ApiProperty({ enum: ['new', 'known'] }) readonly entry: string;
  @ApiProperty() readonly advisories: TouchedAdvisoriesResource;
}

class KevHitsResource extends CappedResource {
  @ApiProperty({ type: [KevHitResource] }) readonly items: KevHitResource[];
}

class KevDiffResource {
  @ApiProperty() readonly hits: KevHitsResource;
  @ApiProperty({ description: 'No longer in the catalogue' }) readonly removed: KeyListResource;
  @ApiProperty() readonly complete: boolean;
}

class ComparedProfileResource {
  @ApiProperty() readonly name: string;
  @ApiProperty({ type: 'integer' }) readonly revision: number;
  @ApiProperty() readonly kind: string;
}

class ComparedBundleResource {
  @ApiProperty({ example: 'sha256:...' }) readonly manifestDigest: string;
  @ApiProperty({ example: 'sha256:...' }) readonly itemSetRoot: string;
  @ApiProperty() readonly profile: ComparedProfileResource;
  @ApiProperty() readonly asOf: string;
  @ApiProperty(count) readonly records: number;
  @ApiProperty(count) readonly bytes: number;
}

/** What changed from one bundle to another; docs/formats/diff.md. */
export class RunDiffResource {
  @ApiProperty({ enum: [bundleDiffSchema] }) readonly schema: string;
  @ApiProperty() readonly before: ComparedBundleResource;
  @ApiProperty() readonly after: ComparedBundleResource;
  @ApiProperty({ description: 'Both hold the same evidence' }) readonly identical: boolean;
  @ApiProperty() readonly sameSelectors: boolean;
  @ApiProperty() readonly sameProjection: boolean;
  @ApiProperty({ type: 'integer' }) readonly limit: number;
  @ApiProperty({ type: [KindDiffResource] }) readonly kinds: KindDiffResource[];
  @ApiProperty() readonly vex: VexDiffResource;
  @ApiProperty() readonly kev: KevDiffResource;
  @ApiProperty() readonly bytes: BytesByCauseResource;
  @ApiProperty() readonly packBytes: BeforeAfterResource;
}
