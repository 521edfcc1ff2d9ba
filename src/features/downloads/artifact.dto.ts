import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOmittable } from '../../platform/http/omittable.js';
import { PageResource } from '../../platform/http/page.js';

/** One file of a bundle. */
export class ArtifactResource {
  @ApiProperty({ example: 'data/advisories/000001.jsonl.zst' }) readonly path: string;
  @ApiProperty({ example: 'sha256:...' }) readonly digest: string;
  @ApiProperty({ description: 'Length in bytes' }) readonly bytes: number;
  @ApiProperty() readonly mediaType: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Records in it; null for documents and indexes' })
  readonly records: number | null;
  @ApiProperty() readonly encrypted: boolean;
}

export class ArtifactPage extends PageResource {
  @ApiProperty({ type: [ArtifactResource] }) readonly items: ArtifactResource[];
}

/** One signature document, its exact bytes in base64. */
export class SignatureResource {
  @ApiProperty({ example: 'manifest.json.sig' }) readonly path: string;
  @ApiProperty({ example: 'sha256:...' }) readonly digest: string;
  @ApiProperty() readonly mediaType: string;
  @ApiProperty({ description: 'The bytes of the document in base64' }) readonly content: string;
}

export class SignatureList {
  @ApiProperty({ description: 'False where the bundle was made unsigned: then nothing proves its origin' })
  readonly signed: boolean;
  @ApiProperty({ type: [SignatureResource] }) readonly items: SignatureResource[];
}

export const bundleFormats = ['tar', 'oci-layout'] as const;
export type BundleFormat = (typeof bundleFormats)[number];

export class BundleQuery {
  @ApiPropertyOptional({
    enum: bundleFormats,
    default: 'tar',
    description: 'Both are tar files, computed while they are read',
  })
  @IsOmittable()
  readonly format: string = 'tar';
}
