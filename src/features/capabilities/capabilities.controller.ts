import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Policy } from '../../platform/auth/policy.decorator.js';
import { CAPABILITY_REPORT, implementations, type CapabilityReport, type Implementation } from './capability-report.js';

class CapabilityView {
  @ApiProperty({ example: 'attestation service' })
  name: string;

  @ApiProperty({ enum: implementations })
  implementation: Implementation;

  @ApiProperty({ example: 'UnsupportedExportAttestationService' })
  provider: string;
}

class ProfileKindView {
  @ApiProperty({ example: 'json:raw' })
  kind: string;

  @ApiProperty({ description: 'Whether this release can build it' })
  available: boolean;
}

class ImportsView {
  @ApiProperty({ type: [String], description: 'Kinds of profiles whose bundles become evidence here' })
  profileKinds: string[];

  @ApiProperty({ description: 'Whether a request can allow a bundle without signatures' })
  unsigned: boolean;
}

class CapabilitiesView {
  @ApiProperty({ example: 'production' })
  environment: string;

  @ApiProperty({ description: 'False where bundles may be unsigned' })
  signingRequired: boolean;

  @ApiProperty({ type: [ProfileKindView] })
  profileKinds: ProfileKindView[];

  @ApiProperty({ type: [String], example: ['zstd'] })
  codecs: string[];

  @ApiProperty({ type: [String] })
  evidenceFormats: string[];

  @ApiProperty({ type: ImportsView })
  imports: ImportsView;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  limits: Record<string, number>;

  @ApiProperty({ type: [CapabilityView] })
  capabilities: CapabilityView[];

  @ApiProperty({ type: [String], description: 'What an operator should know at once' })
  warnings: string[];
}

@ApiTags('capabilities')
@Controller('capabilities')
export class CapabilitiesController {
  constructor(@Inject(CAPABILITY_REPORT) private readonly report: CapabilityReport) {}

  @Get()
  @Policy({ scope: 'any' })
  @ApiOperation({
    operationId: 'getCapabilities',
    summary: 'What this installation can do, and which implementation serves it',
  })
  @ApiOkResponse({ type: CapabilitiesView })
  get(): CapabilityReport {
    return this.report;
  }
}
