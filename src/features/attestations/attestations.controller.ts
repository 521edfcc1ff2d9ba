import { Body, Controller, Get, Inject, Param, Post, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { EXPORT_ATTESTATION_SERVICE, type ExportAttestationService } from './export-attestation-service.port.js';

@ApiTags('attestations')
@OptionalCapability()
@Controller('attestations')
export class AttestationsController {
  constructor(@Inject(EXPORT_ATTESTATION_SERVICE) private readonly service: ExportAttestationService) {}

  @Post()
  @HttpCode(202)
  @Policy({ scope: 'export:attest' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createAttestation', summary: 'Create an attestation' })
  create(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.service.create(caller.tenant.id, input);
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listAttestations', summary: 'List attestations' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.service.list(caller.tenant.id) };
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'attestation', tenantOwned: true })
  @ApiOperation({ operationId: 'getAttestation', summary: 'Get one attestation' })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.get(caller.tenant.id, id);
  }

  @Get(':id/envelope')
  @Policy({ scope: 'export:read', resource: 'attestation', tenantOwned: true })
  @ApiOperation({ operationId: 'getAttestationEnvelope', summary: 'Download the envelope of one attestation' })
  envelope(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.document(caller.tenant.id, id, 'envelope');
  }

  @Get(':id/bundle')
  @Policy({ scope: 'export:download', resource: 'attestation', tenantOwned: true })
  @ApiOperation({ operationId: 'getAttestationBundle', summary: 'Download the bundle of one attestation' })
  bundle(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.document(caller.tenant.id, id, 'bundle');
  }
}
