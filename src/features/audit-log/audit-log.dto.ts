import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { auditOutcomes, type AuditOutcome } from '../../kernel/audit.js';
import { IsOmittable } from '../../platform/http/omittable.js';
import { PageResource } from '../../platform/http/page.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { OneOfParameter, SortParameter, TextParameter, TimeParameter } from '../../platform/http/query-parameters.js';

const digestExample = 'sha256:3dbdb12fab3aa17b44a391206e0f40219b49d3c4d5c782aa132a0977ae996d0a';

export class AuditLogQuery extends PageQuery {
  @TextParameter('Who acted: subject of a token, or key:<API key id>')
  readonly actor?: string;

  @TextParameter('Exactly this action', 'run.create')
  readonly action?: string;

  @TextParameter('Id of the object that was acted on', 'run_01JC0000000000000000000000')
  readonly resource?: string;

  @TextParameter('Type of the object that was acted on', 'run')
  readonly resourceType?: string;

  @OneOfParameter(auditOutcomes, 'How it ended')
  readonly outcome?: AuditOutcome;

  @TimeParameter('Entries after this time')
  readonly createdAfter?: string;

  @TimeParameter('Entries before this time')
  readonly createdBefore?: string;

  @SortParameter(['seq'], '-seq')
  readonly sort: 'seq' | '-seq' = '-seq';
}

/** A number of entries, in a query. */
const sizeField = (description: string) =>
  ApiPropertyOptional({ type: 'integer', minimum: 1, description, example: 120 });

export class CheckpointQuery {
  @sizeField('An earlier checkpoint, by the number of its entries; the newest is made if absent')
  @IsOmittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly size?: number;
}

export class ProofQuery extends CheckpointQuery {
  @sizeField('Number of the entry whose inclusion is to be proven')
  @IsOmittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly seq?: number;

  @sizeField('Size of an earlier checkpoint that the log is to be shown to go on from')
  @IsOmittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly from?: number;
}

export class AuditActorResource {
  @ApiProperty({ enum: ['user', 'apiKey', 'system'] }) readonly kind: string;
  @ApiProperty({ example: 'key:key_01JC0000000000000000000000' }) readonly id: string;
}

export class AuditedResource {
  @ApiProperty({ example: 'run' }) readonly type: string;
  @ApiProperty({ example: 'run_01JC0000000000000000000000' }) readonly id: string;
}

export class AuditEntryResource {
  @ApiProperty({ description: 'From 1, without a gap' }) readonly seq: number;
  @ApiProperty({ format: 'date-time' }) readonly time: string;
  @ApiProperty({ example: 'aud_01JC0000000000000000000000' }) readonly id: string;
  @ApiProperty({ example: 'run.create' }) readonly action: string;
  @ApiProperty({ type: AuditActorResource }) readonly actor: AuditActorResource;
  @ApiProperty({ type: AuditedResource }) readonly resource: AuditedResource;
  @ApiProperty({ enum: auditOutcomes }) readonly outcome: string;
  @ApiPropertyOptional({ description: 'X-Request-Id of the request; absent where the product acted by itself' })
  readonly requestId?: string;
  @ApiPropertyOptional({ example: '192.0.2.7' }) readonly sourceAddress?: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) readonly details: Record<string, unknown>;
  @ApiProperty({ example: digestExample }) readonly previousHash: string;
  @ApiProperty({ example: digestExample }) readonly hash: string;
}

export class AuditLogPage extends PageResource {
  @ApiProperty({ type: [AuditEntryResource] }) readonly items: AuditEntryResource[];
}

export class InclusionProof {
  @ApiProperty() readonly seq: number;
  @ApiProperty({ description: 'Place among the leaves, from 0: seq - 1' }) readonly leafIndex: number;
  @ApiProperty({ example: digestExample, description: 'Hash of the entry; the leaf is SHA-256(0x00 || its 32 bytes)' })
  readonly hash: string;
  @ApiProperty({ type: [String], description: 'Base64, in the order of RFC 6962 section 2.1.1' })
  readonly path: string[];
}

export class ConsistencyProof {
  @ApiProperty() readonly from: number;
  @ApiProperty({ type: [String], description: 'Base64, in the order of RFC 6962 section 2.1.2' })
  readonly path: string[];
}

export class AuditProof {
  @ApiProperty({ description: 'Signed note that the proofs lead to' }) readonly checkpoint: string;
  @ApiProperty() readonly size: number;
  @ApiPropertyOptional({ type: InclusionProof }) readonly inclusion?: InclusionProof;
  @ApiPropertyOptional({ type: ConsistencyProof }) readonly consistency?: ConsistencyProof;
}

export class VerifyAuditLogInput {
  @ApiPropertyOptional({ description: 'Signed checkpoint that was seen earlier: the log must go on from it' })
  @IsOmittable()
  @IsString()
  @MaxLength(16_384)
  readonly since?: string;
}

export class AuditFindingResource {
  @ApiProperty({ enum: ['edited', 'deleted', 'inserted', 'reordered', 'truncated', 'rewritten'] })
  readonly kind: string;
  @ApiProperty() readonly seq: number;
  @ApiProperty() readonly message: string;
}

export class AuditVerification {
  @ApiProperty({ enum: ['passed', 'failed'] }) readonly verdict: string;
  @ApiProperty({ description: 'Entries that were read' }) readonly entries: number;
  @ApiProperty({ description: 'Base64 of the Merkle root over them' }) readonly root: string;
  @ApiProperty({ description: 'Signed checkpoints that they were held against' }) readonly checkpoints: number;
  @ApiProperty({ type: [AuditFindingResource] }) readonly findings: AuditFindingResource[];
}
