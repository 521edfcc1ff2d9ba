import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { redactionActions, ruleLimit, type RedactionAction } from '../formats/redaction/redaction-rules.js';
import { evidenceKinds, type EvidenceKind } from '../kernel/evidence.js';
import { IsOmittable } from '../platform/http/omittable.js';

/** Longest path or text of a rule, in characters. */
export const longestRuleText = 512;

export class RedactionRuleInput {
  @ApiProperty({
    pattern: '^[a-z0-9][a-z0-9._-]{0,62}$',
    example: 'no-credits',
    description: 'Under this name the manifest counts what the rule took',
  })
  @Matches(/^[a-z0-9][a-z0-9._-]{0,62}$/)
  readonly name: string;

  @ApiPropertyOptional({ enum: evidenceKinds, isArray: true, description: 'All kinds unless given' })
  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(evidenceKinds.length)
  @IsIn(evidenceKinds, { each: true })
  readonly kinds?: EvidenceKind[];

  @ApiPropertyOptional({
    maxLength: longestRuleText,
    example: 'credits',
    description:
      'Leads to what is hidden: names with dots between them, * for any name, [] behind a name for each element',
  })
  @IsOmittable()
  @IsString()
  @MaxLength(longestRuleText)
  readonly path?: string;

  @ApiPropertyOptional({
    minLength: 3,
    maxLength: longestRuleText,
    description: 'Hides every text that holds it: mask the words it lies in, drop the whole member',
  })
  @IsOmittable()
  @IsString()
  @MaxLength(longestRuleText)
  readonly text?: string;

  @ApiPropertyOptional({ description: 'Whether the text means A to Z in capitals too', default: false })
  @IsOmittable()
  @IsBoolean()
  readonly ignoreCase?: boolean;

  @ApiProperty({ enum: redactionActions, example: 'drop' })
  @IsIn(redactionActions)
  readonly action: RedactionAction;
}

/** What of records may leave. Of the kinds json:raw, mirror:full and mirror:delta. */
export class RedactionInput {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string', maxLength: longestRuleText } },
    example: { advisories: ['summary', 'affected', 'severity'] },
    description:
      'By kind of evidence the paths of members that may leave, beside what the record is known by; other kinds leave whole',
  })
  @IsOmittable()
  @IsObject()
  readonly allow?: Record<string, string[]>;

  @ApiPropertyOptional({ type: [RedactionRuleInput], maxItems: ruleLimit })
  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(ruleLimit)
  @ValidateNested({ each: true })
  @Type(() => RedactionRuleInput)
  readonly rules?: RedactionRuleInput[];
}
