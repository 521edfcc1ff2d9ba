import { ApiProperty } from '@nestjs/swagger';
import { TextParameter } from '../../platform/http/query-parameters.js';

export class ChainQuery {
  @TextParameter('What a site holds: a run, the manifest digest of a bundle, or an item-set root', 'run_01J...')
  readonly from?: string;
}

export class ChainBundleResource {
  @ApiProperty() readonly runId: string;
  @ApiProperty({ enum: ['full', 'delta'] }) readonly mode: string;
  @ApiProperty({ example: 'sha256:...' }) readonly manifestDigest: string;
  @ApiProperty({ type: String, nullable: true, description: 'Manifest digest of what a delta starts from' })
  readonly base: string | null;
  @ApiProperty({ description: 'Of the set after it was applied' }) readonly itemSetRoot: string;
  @ApiProperty({ format: 'date-time' }) readonly asOf: string;
  @ApiProperty({ type: 'integer', description: 'Length of the tar' }) readonly bytes: number;
  @ApiProperty({ type: 'integer', description: 'Of all bundles up to this one' }) readonly cumulativeBytes: number;
}

export class ChainPathResource {
  @ApiProperty({ type: 'integer' }) readonly bytes: number;
  @ApiProperty({ type: [ChainBundleResource], description: 'In the order in which they are applied' })
  readonly items: readonly ChainBundleResource[];
}

/** Row 36 of the API. */
export class ChainResource {
  @ApiProperty({ type: String, nullable: true, description: 'Root of the newest bundle; null before there is one' })
  readonly itemSetRoot: string | null;
  @ApiProperty({
    type: ChainPathResource,
    nullable: true,
    description: 'From nothing to the newest bundle; null where a bundle on every way was purged',
  })
  readonly chain: ChainPathResource | null;
  @ApiProperty({
    type: ChainPathResource,
    nullable: true,
    description: 'The fewest bytes from what `from` names to the newest bundle; without `from` as `chain`',
  })
  readonly path: ChainPathResource | null;
}
