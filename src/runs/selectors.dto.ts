import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { evidenceKinds, sourcePattern, type EvidenceKind } from '../kernel/evidence.js';
import { severities, type Severity } from '../kernel/selectors.js';
import { IsOmittable } from '../platform/http/omittable.js';

/** Values at most in one selector list; more would make a plan that nobody can read. */
export const selectorLimit = 1_000;
const tooMany = `$property holds at most ${selectorLimit} values; use a wider selector or several profiles`;
const plain = 'is one plain value: no wildcard and no regular expression is accepted';

const list = (example: string) => ({
  type: String,
  isArray: true as const,
  maxItems: selectorLimit,
  example: [example],
});

export class TimeWindowInput {
  @ApiPropertyOptional({ description: 'Start, inclusive (RFC 3339 with zone)', example: '2026-01-01T00:00:00Z' })
  @IsOmittable()
  @IsString()
  @MaxLength(64)
  readonly from?: string;

  @ApiPropertyOptional({ description: 'End, exclusive (RFC 3339 with zone)', example: '2026-02-01T00:00:00Z' })
  @IsOmittable()
  @IsString()
  @MaxLength(64)
  readonly to?: string;
}

/** Which evidence: values of one list are alternatives, lists are intersected, an absent list selects all. */
export class SelectorsInput {
  @ApiPropertyOptional({ enum: evidenceKinds, isArray: true, description: 'Evidence kinds; all unless given' })
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(evidenceKinds.length)
  @IsIn(evidenceKinds, { each: true })
  readonly kinds?: EvidenceKind[];

  @ApiPropertyOptional({ ...list('osv'), description: 'Names of sources' })
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(selectorLimit, { message: tooMany })
  @Matches(sourcePattern, { each: true, message: `each value of $property ${plain}` })
  readonly sources?: string[];

  @ApiPropertyOptional({ ...list('npm'), description: 'Package ecosystems, as OSV spells them' })
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(selectorLimit, { message: tooMany })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9 .:_/-]{0,127}$/, { each: true, message: `each value of $property ${plain}` })
  readonly ecosystems?: string[];

  @ApiPropertyOptional({ ...list('pkg:npm/lodash'), description: 'Package URLs without version and qualifiers' })
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(selectorLimit, { message: tooMany })
  @Matches(/^pkg:[a-z][a-z0-9.+-]{0,31}\/[A-Za-z0-9._~%+:/-]{1,470}$/, {
    each: true,
    message: `each value of $property is a package URL without version and qualifiers (pkg:npm/lodash); it ${plain}`,
  })
  readonly packages?: string[];

  @ApiPropertyOptional({ enum: severities, isArray: true, description: 'Severities' })
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(severities.length)
  @IsIn(severities, { each: true })
  readonly severities?: Severity[];

  @ApiPropertyOptional({ ...list('CVE-2021-44228'), description: 'Record ids and aliases' })
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(selectorLimit, { message: tooMany })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,255}$/, { each: true, message: `each value of $property ${plain}` })
  readonly aliases?: string[];

  @ApiPropertyOptional({ ...list('pkg:oci/shop@sha256:0a1b'), description: 'Subjects, as package URL or digest' })
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(selectorLimit, { message: tooMany })
  @Matches(/^(pkg:[\x21-\x29\x2b-\x7e]{1,508}|sha256:[0-9a-f]{64})$/, {
    each: true,
    message: `each value of $property is a package URL or sha256 digest; it ${plain}`,
  })
  readonly subjects?: string[];

  @ApiPropertyOptional({ type: TimeWindowInput, description: '`modified`, else `published`, lies in it' })
  @IsOmittable()
  @ValidateNested()
  @Type(() => TimeWindowInput)
  readonly timeWindow?: TimeWindowInput;
}
