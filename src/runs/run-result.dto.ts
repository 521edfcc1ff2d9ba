import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class RunSignature {
  @ApiProperty() readonly kid: string;
  @ApiProperty() readonly alg: string;
}

export class RunResultResource {
  @ApiProperty({ example: 'sha256:...', description: 'SHA-256 of manifest.json: the name of the bundle' })
  readonly manifestDigest: string;
  @ApiProperty({ description: 'Which evidence, whatever the packing' }) readonly itemSetRoot: string;
  @ApiProperty({ description: 'SHA-256 of the tar view' }) readonly tarDigest: string;
  @ApiProperty({ description: 'Length of the tar view' }) readonly bytes: number;
  @ApiProperty() readonly files: number;
  @ApiProperty() readonly records: number;
  @ApiProperty({ type: [RunSignature], description: 'Empty: nothing proves the origin' })
  readonly signatures: readonly RunSignature[];
  @ApiProperty({ description: 'Whether the files, the tar and its length are those of the encrypted form' })
  readonly encrypted: boolean;
  @ApiPropertyOptional({ description: 'SHA-256 of encryption.json: the name of the encrypted form' })
  readonly encryptionDigest?: string;
  @ApiPropertyOptional({ description: 'The run whose bundle this is' }) readonly reusedFrom?: string;
}

export class ComparedDigestResource {
  @ApiProperty({ type: String, nullable: true }) readonly expected: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly actual: string | null;
  @ApiProperty({ type: Boolean, nullable: true, description: 'Null where one side is not known' })
  readonly equal: boolean | null;
}

export class ComparisonResource {
  @ApiProperty({ description: 'The run that was reproduced' }) readonly of: string;
  @ApiProperty({ type: ComparedDigestResource }) readonly manifestDigest: ComparedDigestResource;
  @ApiProperty({ type: ComparedDigestResource }) readonly itemSetRoot: ComparedDigestResource;
  @ApiProperty({ type: ComparedDigestResource }) readonly plainDigests: ComparedDigestResource;
}
