import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import type { Digest } from '../../formats/digest.js';
import { IsOmittable } from '../../platform/http/omittable.js';
import { PageResource } from '../../platform/http/page.js';
import { BooleanParameter } from '../../platform/http/query-parameters.js';
import type { BundleOrigin, ImportMode, ImportReceipt } from '../../stages/importing/import-request.js';

const digestPattern = /^sha256:[0-9a-f]{64}$/;

const DigestParameter =
  (description: string): PropertyDecorator =>
  (target, key) => {
    ApiPropertyOptional({ type: String, pattern: digestPattern.source, description })(target, key);
    IsOmittable()(target, key);
    Matches(digestPattern, { message: `${String(key)} must be sha256: and 64 lower-case hex digits` })(target, key);
  };

/** What an import expects and allows, as query parameters: the body is the bundle itself. */
export class ImportQuery {
  @DigestParameter('Manifest digest of a bundle of this tenant, instead of a body')
  readonly bundle?: Digest;

  @DigestParameter('Digest of the body as it is sent')
  readonly digest?: Digest;

  @DigestParameter('Item-set root that the mirror must have before')
  readonly expectBase?: Digest;

  @BooleanParameter('Accept a bundle that is older than what is held; needs export:admin and a reason')
  readonly allowRollback?: boolean;

  @ApiPropertyOptional({
    pattern: '^[0-9a-f]{64}$',
    description:
      'Fingerprint of the key that signed this mirror before the sender had a new one; needs export:admin and a reason',
  })
  @IsOmittable()
  @Matches(/^[0-9a-f]{64}$/, { message: 'formerKey must be 64 lower-case hex digits' })
  readonly formerKey?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 500, description: 'Why an older bundle or another key is accepted' })
  @IsOmittable()
  @IsString()
  @Length(1, 500)
  readonly reason?: string;

  @BooleanParameter('Accept a bundle without signatures, where the installation allows it')
  readonly allowUnsigned?: boolean;

  @BooleanParameter('Let the mirror take over records that came in by another way')
  readonly takeOver?: boolean;

  @BooleanParameter('Take records back that were erased here')
  readonly restoreErased?: boolean;

  @BooleanParameter('Check and apply everything, then take it back')
  readonly validateOnly?: boolean;
}

export class OriginResource implements BundleOrigin {
  @ApiProperty({ description: 'Tenant that made the bundle, as its signed statement says; empty where it is unsigned' })
  readonly tenant: string;
  @ApiProperty({ description: 'Fingerprint of the trusted key that signed it; empty where it is unsigned' })
  readonly keyFingerprint: string;
}

export class OverrideResource {
  @ApiProperty({ enum: ['rollback', 'hand-over'] }) readonly rule: 'rollback' | 'hand-over';
  @ApiProperty() readonly reason: string;
  @ApiProperty() readonly by: string;
}

export class ImportProblem {
  @ApiProperty() readonly code: string;
  @ApiProperty() readonly message: string;
}

/** An entry of the ledger. */
export class ImportResource implements ImportReceipt {
  @ApiProperty({ example: 'imp_01JD0000000000000000000000' }) readonly id: string;
  @ApiProperty() readonly createdAt: string;
  @ApiProperty({ enum: ['completed', 'refused'] }) readonly state: 'completed' | 'refused';
  @ApiPropertyOptional({ enum: ['applied', 'unchanged'], description: 'unchanged: all of it was there already' })
  readonly outcome?: 'applied' | 'unchanged';
  @ApiProperty() readonly validateOnly: boolean;
  @ApiPropertyOptional({ example: 'mir_01JD0000000000000000000000' }) readonly mirrorId?: string;
  @ApiProperty({ type: OriginResource }) readonly origin: OriginResource;
  @ApiProperty({ description: 'Name of the mirror at its origin: a full bundle and its deltas have the same' })
  readonly mirror: string;
  @ApiProperty({ description: 'Name of the profile where the bundle was made' }) readonly profile: string;
  @ApiProperty({ enum: ['full', 'delta'] }) readonly mode: ImportMode;
  @ApiProperty({ type: String }) readonly manifestDigest: Digest;
  @ApiPropertyOptional({ type: String, description: 'Item-set root on which the delta is based' })
  readonly baseRoot?: Digest;
  @ApiPropertyOptional({ type: String }) readonly rootBefore?: Digest;
  @ApiPropertyOptional({ type: String }) readonly rootAfter?: Digest;
  @ApiPropertyOptional({ type: 'integer', description: 'Number of the evidence cut where the bundle was made' })
  readonly cut?: number;
  @ApiProperty() readonly asOf: string;
  @ApiPropertyOptional({ type: 'integer', description: 'The cut at which the records are visible here' })
  readonly seq?: number;
  @ApiProperty({ type: 'integer' }) readonly records: number;
  @ApiProperty({ type: 'integer' }) readonly added: number;
  @ApiProperty({ type: 'integer' }) readonly changed: number;
  @ApiProperty({ type: 'integer' }) readonly unchanged: number;
  @ApiProperty({ type: 'integer' }) readonly removed: number;
  @ApiProperty({ type: 'integer', description: 'Records that were kept and could not be read' })
  readonly unread: number;
  @ApiPropertyOptional({ type: [String], description: 'Manifest digests of bundles of the chain that never came here' })
  readonly gaps?: readonly Digest[];
  @ApiPropertyOptional({ type: OverrideResource }) readonly override?: OverrideResource;
  @ApiProperty() readonly by: string;
  @ApiPropertyOptional({ type: ImportProblem }) readonly problem?: ImportProblem;
}

export class ImportPage extends PageResource {
  @ApiProperty({ type: [ImportResource] }) readonly items: readonly ImportResource[];
}
