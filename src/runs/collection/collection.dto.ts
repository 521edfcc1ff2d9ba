import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IsOmittable } from '../../platform/http/omittable.js';
import type { CollectionReport } from './collect-content.js';
import type { Collection } from './pg-collections.js';

export class CollectInput {
  @ApiPropertyOptional({ default: false, description: 'Only find out what would be given back' })
  @IsOmittable()
  @IsBoolean()
  readonly dryRun?: boolean;
}

export class CollectionFigures implements CollectionReport {
  @ApiProperty({ type: 'integer' }) readonly tenants: number;
  @ApiProperty({ type: 'integer', description: 'Tenants of which a list of what they need could not be read' })
  readonly skipped: number;
  @ApiProperty({ type: 'integer', description: 'Nothing names them; a later pass removes them' })
  readonly blobsCondemned: number;
  @ApiProperty({ type: 'integer' }) readonly blobsRemoved: number;
  @ApiProperty({ type: 'integer' }) readonly blobBytesRemoved: number;
  @ApiProperty({ type: 'integer' }) readonly filesRemoved: number;
  @ApiProperty({ type: 'integer', description: 'Files that also held what is needed, written anew without the rest' })
  readonly filesRewritten: number;
  @ApiProperty({ type: 'integer', description: 'Given back to the disk' }) readonly bytesFreed: number;
}

export class CollectionResource {
  @ApiProperty({ example: 'col_01JD0000000000000000000000' }) readonly id: string;
  @ApiProperty({ enum: ['queued', 'running', 'done', 'failed'] }) readonly state: Collection['state'];
  @ApiProperty({ description: 'The figures tell what would have happened' }) readonly dryRun: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'null where the clock asked for it' })
  readonly requestedBy: string | null;
  @ApiProperty({ format: 'date-time' }) readonly requestedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly startedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly finishedAt: string | null;
  @ApiProperty({ type: CollectionFigures, nullable: true }) readonly report: CollectionFigures | null;
  @ApiProperty({ type: String, nullable: true }) readonly error: string | null;
}

export function toCollectionResource(collection: Collection): CollectionResource {
  const { requestedAt, startedAt, finishedAt, ...rest } = collection;
  return {
    ...rest,
    requestedAt: requestedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
