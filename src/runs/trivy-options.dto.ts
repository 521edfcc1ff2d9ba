import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { sourcePattern } from '../kernel/evidence.js';
import {
  longestUpdateInterval,
  trivyAnnotations,
  vexUses,
  type TrivyAnnotation,
  type VexUse,
} from '../kernel/profile.js';
import { IsOmittable } from '../platform/http/omittable.js';

const mostOverlays = 20;

/** What a profile of Trivy's databases can say. The last three belong to trivy:db alone. */
export class TrivyOptionsInput {
  @ApiPropertyOptional({
    description: 'Schema of the database: 2 for trivy:db, 1 for trivy:java-db; no other exists that Trivy reads',
    minimum: 1,
  })
  @IsOmittable()
  @IsInt()
  @Min(1)
  readonly schemaVersion?: number;

  @ApiPropertyOptional({
    description:
      'Hours after asOf until Trivy looks for a newer database; 24 for trivy:db, 72 for trivy:java-db by default',
    minimum: 1,
    maximum: longestUpdateInterval,
  })
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(longestUpdateInterval)
  readonly updateIntervalHours?: number;

  @ApiPropertyOptional({
    enum: trivyAnnotations,
    isArray: true,
    description: 'What findings carry in Custom: exploitation known to CISA (kev), its likelihood (epss)',
    default: [],
  })
  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(trivyAnnotations.length)
  @IsIn(trivyAnnotations, { each: true })
  readonly annotations?: TrivyAnnotation[];

  @ApiPropertyOptional({
    enum: vexUses,
    description:
      'suppress: what VEX calls not_affected is not reported. annotate: findings carry in Custom what VEX says. Left out, VEX is not read',
  })
  @IsOmittable()
  @IsIn(vexUses)
  readonly vex?: VexUse;

  @ApiPropertyOptional({
    type: String,
    isArray: true,
    maxItems: mostOverlays,
    example: ['own-advisories'],
    description: 'Sources whose advisories override those of all others about the same package and vulnerability',
    default: [],
  })
  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(mostOverlays)
  @Matches(sourcePattern, { each: true, message: 'each value of $property is the name of a source' })
  readonly overlays?: string[];
}
