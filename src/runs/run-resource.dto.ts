import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { profileKinds, type ProfileKind } from '../kernel/profile.js';
import type { Selectors } from '../kernel/selectors.js';
import { PageResource } from '../platform/http/page.js';
import { FeedResource } from '../stages/evidence/feed-resource.js';
import { stageNames, type StageName } from './run-context.js';
import { runStates, type RunState } from './run-state.js';
import { triggerTypes, type TriggerType } from './run.js';
import { ComparisonResource, RunResultResource } from './run-result.dto.js';
import { SelectorsInput } from './selectors.dto.js';

export class RunProfile {
  @ApiProperty() readonly id: string;
  @ApiProperty() readonly name: string;
  @ApiProperty() readonly revision: number;
  @ApiProperty({ enum: profileKinds }) readonly kind: ProfileKind;
}

export class RunTrigger {
  @ApiProperty({ enum: triggerTypes }) readonly type: TriggerType;
  @ApiProperty({ type: String, nullable: true, description: 'What it was made from, e.g. the run that it reproduces' })
  readonly ref: string | null;
  @ApiProperty({ description: 'Who asked for it' }) readonly actor: string;
}

export class RunPlanSummary {
  @ApiProperty({ type: String, nullable: true, example: 'sha256:...' }) readonly planDigest: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly inputsHash: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly policyVersion: string | null;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Records per evidence kind' })
  readonly counts: Readonly<Record<string, number>>;
  @ApiProperty({ type: 'integer', nullable: true }) readonly shards: number | null;
}

export class RunProgressResource {
  @ApiProperty({ minimum: 0, maximum: 100, description: 'Of the stage at work' }) readonly percent: number;
  @ApiProperty() readonly done: number;
  @ApiProperty() readonly total: number;
  @ApiProperty({ enum: ['records', 'bytes', 'files'] }) readonly unit: string;
  @ApiProperty({ type: 'integer', nullable: true }) readonly bytesWritten: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the stage at work' }) readonly etaSeconds:
    number | null;
}

export class RunErrorResource {
  @ApiProperty() readonly type: string;
  @ApiProperty() readonly title: string;
  @ApiProperty() readonly status: number;
  @ApiProperty() readonly detail: string;
  @ApiProperty() readonly code: string;
  @ApiProperty({ enum: stageNames, nullable: true }) readonly stage: string | null;
  @ApiProperty() readonly attempt: number;
  @ApiProperty() readonly retryable: boolean;
}

export class RunRetention {
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly expiresAt: string | null;
  @ApiProperty({ description: 'A legal hold is placed; after `holdUntil` it keeps nothing any more' })
  readonly hold: boolean;
  @ApiProperty({ type: String, nullable: true }) readonly holdReason: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly holdCaseId: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly holdUntil: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Its content is gone since then' })
  readonly purgedAt: string | null;
}

export class RunLinks {
  @ApiProperty() readonly self: string;
  @ApiProperty() readonly events: string;
  @ApiPropertyOptional({ description: 'Once succeeded' }) readonly manifest?: string;
  @ApiPropertyOptional({ description: 'Once succeeded' }) readonly bundle?: string;
}

export class RunDistribution {
  @ApiProperty() readonly id: string;
  @ApiProperty() readonly target: string;
  @ApiProperty() readonly state: string;
}

export class RunBaseResource {
  @ApiProperty({ example: 'sha256:...' }) readonly manifestDigest: string;
  @ApiProperty({ description: 'Of the set after the base was applied' }) readonly itemSetRoot: string;
  @ApiProperty({ type: 'integer', description: 'Bundles from the last full one up to the base' })
  readonly chainLength: number;
}

/** The Run of the API. */
export class RunResource {
  @ApiProperty({ example: 'run_01JD0000000000000000000000' }) readonly id: string;
  @ApiProperty({ description: 'Slug of the tenant' }) readonly tenant: string;
  @ApiProperty({ type: RunProfile }) readonly profile: RunProfile;
  @ApiProperty({ enum: runStates }) readonly state: RunState;
  @ApiProperty({ enum: stageNames, nullable: true }) readonly stage: StageName | null;
  @ApiProperty() readonly attempt: number;
  @ApiProperty({ type: RunTrigger }) readonly trigger: RunTrigger;
  @ApiProperty({ type: SelectorsInput, description: 'Resolved where the plan is known, else as requested' })
  readonly selectors: Partial<Selectors>;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly asOf: string | null;
  @ApiProperty({ type: RunBaseResource, nullable: true, description: 'What its delta starts from' })
  readonly base: RunBaseResource | null;
  @ApiProperty({ type: RunPlanSummary }) readonly plan: RunPlanSummary;
  @ApiProperty({ type: [FeedResource], description: 'Feeds that were older than their limit when it began' })
  readonly stale: readonly FeedResource[];
  @ApiProperty({ type: RunProgressResource, nullable: true }) readonly progress: RunProgressResource | null;
  @ApiProperty({ type: RunResultResource, nullable: true }) readonly result: RunResultResource | null;
  @ApiPropertyOptional({ type: ComparisonResource, description: 'Of a reproduction' })
  readonly comparison?: ComparisonResource;
  @ApiProperty({ type: [RunDistribution] }) readonly distributions: readonly RunDistribution[];
  @ApiProperty({ type: RunErrorResource, nullable: true }) readonly error: RunErrorResource | null;
  @ApiProperty({ type: String, nullable: true }) readonly cancelReason: string | null;
  @ApiProperty({ type: RunRetention }) readonly retention: RunRetention;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) readonly labels: Readonly<
    Record<string, string>
  >;
  @ApiProperty() readonly priority: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly notBefore: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly deadline: string | null;
  @ApiProperty() readonly createdBy: string;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly startedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly finishedAt: string | null;
  @ApiProperty({ type: RunLinks }) readonly links: RunLinks;
}

export class RunPage extends PageResource {
  @ApiProperty({ type: [RunResource] }) readonly items: readonly RunResource[];
}

export class RunStageResource {
  @ApiProperty({ enum: stageNames }) readonly stage: StageName;
  @ApiProperty({ enum: ['running', 'succeeded', 'failed'] }) readonly state: string;
  @ApiProperty() readonly attempt: number;
  @ApiProperty({ format: 'date-time' }) readonly startedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly finishedAt: string | null;
  @ApiProperty({ type: 'object', nullable: true, additionalProperties: true, description: '{done, total, unit}' })
  readonly progress: { readonly done: number; readonly total: number; readonly unit: string } | null;
  @ApiProperty({ type: RunErrorResource, nullable: true }) readonly error: RunErrorResource | null;
}

export class RunStageList {
  @ApiProperty({ type: [RunStageResource] }) readonly items: readonly RunStageResource[];
}

/** What a run would hold of one kind from one source. */
export class PlannedFeedResource {
  @ApiProperty() readonly kind: string;
  @ApiProperty() readonly source: string;
  @ApiProperty({ type: 'integer' }) readonly records: number;
  @ApiProperty({ type: 'integer', description: 'Of their lines before compression' }) readonly plainBytes: number;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Of their packs; null where the kind makes other files',
  })
  readonly packBytes: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the packs of their normalised records' })
  readonly normalizedBytes: number | null;
}

/** Bytes of a bundle's files but its documents, as they will lie in it. */
export class PlannedBytesResource {
  @ApiProperty({ type: 'integer' }) readonly packs: number;
  @ApiProperty({ type: 'integer', description: 'Packs of normalised records' }) readonly normalized: number;
  @ApiProperty({ type: 'integer' }) readonly indexes: number;
  @ApiProperty({ type: 'integer', description: 'Tombstones' }) readonly removed: number;
  @ApiProperty({ type: 'integer' }) readonly total: number;
}

/** A shard of the bundle before it is made. */
export class PlannedShardResource {
  @ApiProperty() readonly kind: string;
  @ApiProperty({ type: 'integer', description: 'Number of its pack, from 1 in each kind' }) readonly pack: number;
  @ApiProperty({ type: 'integer' }) readonly records: number;
  @ApiProperty({ type: 'integer' }) readonly plainBytes: number;
  @ApiProperty({ type: 'integer' }) readonly packBytes: number;
  @ApiProperty({ type: 'integer' }) readonly normalizedBytes: number;
  @ApiProperty({ description: 'Whether it is known already, or was made to see; else it has the ratio of its feed' })
  readonly exact: boolean;
}

/** What `runs:plan` answers. */
export class RuleCountResource {
  @ApiProperty({ example: 'redaction/no-credits' }) readonly rule: string;
  @ApiProperty({ example: 12, description: 'Values that it drops or masks' }) readonly count: number;
}

export class PlanResource {
  @ApiProperty({ example: 'sha256:...' }) readonly planDigest: string;
  @ApiProperty({ type: SelectorsInput }) readonly selectors: Partial<Selectors>;
  @ApiProperty({ format: 'date-time' }) readonly asOf: string;
  @ApiProperty({ type: RunBaseResource, nullable: true, description: 'What its delta would start from' })
  readonly base: RunBaseResource | null;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } }) readonly counts: Readonly<
    Record<string, number>
  >;
  @ApiProperty({ description: 'Plain bytes of all records' }) readonly estBytes: number;
  @ApiProperty() readonly shards: number;
  @ApiProperty({
    type: [PlannedFeedResource],
    description: 'In byte order of kind, then source; of a delta what changed',
  })
  readonly feeds: readonly PlannedFeedResource[];
  @ApiProperty({
    type: PlannedBytesResource,
    nullable: true,
    description: 'Null where the kind makes other files of records',
  })
  readonly bytes: PlannedBytesResource | null;
  @ApiProperty({
    type: [PlannedShardResource],
    nullable: true,
    description: 'In order, with withShards; null where they were not asked for or are more than 10,000',
  })
  readonly shardList: readonly PlannedShardResource[] | null;
  @ApiProperty({ type: [FeedResource], description: 'Feeds that are older than their limit' })
  readonly stale: readonly FeedResource[];
  @ApiProperty({ type: [RuleCountResource], description: 'What the redaction of the profile will take, rule by rule' })
  readonly redacted: readonly RuleCountResource[];
  @ApiProperty({ description: 'Plain bytes that the content store does not hold yet' }) readonly newBytes: number;
  @ApiProperty({ type: String, nullable: true }) readonly policyVersion: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly inputsHash: string | null;
  @ApiProperty({ type: [String] }) readonly warnings: readonly string[];
  @ApiProperty({ type: String, nullable: true }) readonly wouldReuseRunId: string | null;
}
