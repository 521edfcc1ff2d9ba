import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Allow, IsBoolean, IsIn, IsInt, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { IsOmittable } from '../platform/http/omittable.js';
import { CountedPageQuery } from '../platform/http/page.js';
import {
  LabelParameter,
  SomeOfParameter,
  SortParameter,
  TextParameter,
  TimeParameter,
} from '../platform/http/query-parameters.js';
import { IsLabels } from '../platform/http/resource-name.js';
import { ProfileSpecInput } from './profile-spec.dto.js';
import { stageNames, type StageName } from './run-context.js';
import { runStates } from './run-state.js';
import { triggerTypes } from './run.js';
import { SelectorsInput } from './selectors.dto.js';
import { IsTimestamp } from '../platform/http/timestamp.js';

const profilePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** One of them. */
export class BaseInput {
  @ApiPropertyOptional({ description: 'A succeeded run of the same profile, or of a mirror:full profile' })
  @IsOmittable()
  @IsString()
  @MaxLength(64)
  readonly runId?: string;

  @ApiPropertyOptional({ description: 'The bundle of such a run', example: 'sha256:...' })
  @IsOmittable()
  @Matches(/^sha256:[0-9a-f]{64}$/, { message: 'manifestDigest must be sha256: and 64 lower-case hex digits' })
  readonly manifestDigest?: string;

  @ApiPropertyOptional({
    description: 'Id or name of a far site: what its newest receipt acknowledges',
    example: 'plant-7',
  })
  @IsOmittable()
  @Matches(profilePattern, { message: 'site must be the id or the name of a site' })
  readonly site?: string;
}

class Selection {
  @ApiPropertyOptional({ minimum: 1, description: 'Profile revision; the current one unless given' })
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  readonly revision?: number;

  @ApiPropertyOptional({ type: SelectorsInput, description: 'Each field given replaces that of the profile' })
  @IsOmittable()
  @ValidateNested()
  @Type(() => SelectorsInput)
  readonly selectors?: SelectorsInput;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'The time that the bundle states; unless given, the newest capture time of its evidence',
  })
  @IsOmittable()
  @IsTimestamp()
  readonly asOf?: string;

  @ApiPropertyOptional({
    type: BaseInput,
    description: 'What a mirror:delta starts from; unless given, the newest bundle of its chain',
  })
  @IsOmittable()
  @ValidateNested()
  @Type(() => BaseInput)
  readonly base?: BaseInput;

  @ApiPropertyOptional({
    default: false,
    description: 'A mirror:delta that starts from nothing and holds every record',
  })
  @IsOmittable()
  @IsBoolean()
  readonly resetBaseline?: boolean;
}

export class PlanRunInput extends Selection {
  @ApiPropertyOptional({ description: 'Id or name of a profile; or give spec', example: 'nightly' })
  @IsOmittable()
  @Matches(profilePattern, { message: 'profileId must be the id or the name of a profile' })
  readonly profileId?: string;

  @ApiPropertyOptional({ type: ProfileSpecInput, description: 'A profile that is not stored' })
  @IsOmittable()
  @ValidateNested()
  @Type(() => ProfileSpecInput)
  readonly spec?: ProfileSpecInput;

  @ApiPropertyOptional({ description: 'As base.runId' })
  @IsOmittable()
  @IsString()
  @MaxLength(64)
  readonly baseRunId?: string;

  @ApiPropertyOptional({ default: false, description: 'List the shards one by one, up to 10,000' })
  @IsOmittable()
  @IsBoolean()
  readonly withShards?: boolean;
}

export class CreateRunInput extends Selection {
  @ApiProperty({ description: 'Id or name of the profile', example: 'nightly' })
  @Matches(profilePattern, { message: 'profileId must be the id or the name of a profile' })
  readonly profileId: string;

  @ApiPropertyOptional({ minimum: -10, maximum: 10, default: 0, description: 'Higher runs first' })
  @IsOmittable()
  @IsInt()
  @Min(-10)
  @Max(10)
  readonly priority?: number;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string', maxLength: 128 } })
  @IsOmittable()
  @IsLabels()
  readonly labels?: Record<string, string>;

  @ApiPropertyOptional({ format: 'date-time', description: 'Not started before it' })
  @IsOmittable()
  @IsTimestamp()
  readonly notBefore?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Expired where it has not started by then' })
  @IsOmittable()
  @IsTimestamp()
  readonly deadline?: string;

  @ApiPropertyOptional({
    default: false,
    description: 'Answer from a finished run of the same plan where there is one',
  })
  @IsOmittable()
  @IsBoolean()
  readonly reuse?: boolean;

  @Allow() readonly distribution?: unknown;
}

export class CancelRunInput {
  @ApiPropertyOptional({ maxLength: 500 })
  @IsOmittable()
  @IsString()
  @MaxLength(500)
  readonly reason?: string;
}

export class RetryRunInput {
  @ApiPropertyOptional({
    enum: stageNames,
    description: 'Do this stage and all later ones again; unless given, go on where it stopped',
  })
  @IsOmittable()
  @IsIn(stageNames)
  readonly fromStage?: StageName;
}

export const runSorts = ['createdAt'] as const;
export type RunSort = (typeof runSorts)[number];

export class RunListQuery extends CountedPageQuery {
  @SomeOfParameter(runStates, 'Only runs in these states, separated by commas')
  readonly state?: string[];

  @TextParameter('Id or name of a profile', 'nightly')
  readonly profile?: string;

  @SomeOfParameter(triggerTypes, 'Only runs with these triggers, separated by commas')
  readonly trigger?: string[];

  @LabelParameter()
  readonly label?: string;

  @TimeParameter('Only runs created later')
  readonly createdAfter?: string;

  @TimeParameter('Only runs created earlier')
  readonly createdBefore?: string;

  @SortParameter(runSorts, '-createdAt')
  readonly sort: RunSort | `-${RunSort}` = '-createdAt';
}
