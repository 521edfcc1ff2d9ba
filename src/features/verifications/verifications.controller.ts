import { Body, Controller, Get, Inject, Param, Post, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { EXPORT_ARTIFACT_STORE, type ExportArtifactStore } from './export-artifact-store.port.js';

@ApiTags('verifications')
@OptionalCapability()
@Controller('verifications')
export class VerificationsController {
  constructor(@Inject(EXPORT_ARTIFACT_STORE) private readonly service: ExportArtifactStore) {}

  @Post()
  @HttpCode(202)
  @Policy({ scope: 'export:verify' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createVerification', summary: 'Create a verification' })
  create(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.service.create(caller.tenant.id, input);
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listVerifications', summary: 'List verifications' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.service.list(caller.tenant.id) };
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'verification', tenantOwned: true })
  @ApiOperation({ operationId: 'getVerification', summary: 'Get one verification' })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.get(caller.tenant.id, id);
  }
}
