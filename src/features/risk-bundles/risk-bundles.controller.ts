import { Body, Controller, Get, Inject, Param, Post, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { RISK_BUNDLE_JOB_HANDLER, type RiskBundleJobHandler } from './risk-bundle-job-handler.port.js';

@ApiTags('risk-bundles')
@OptionalCapability()
@Controller('risk-bundles')
export class RiskBundlesController {
  constructor(@Inject(RISK_BUNDLE_JOB_HANDLER) private readonly service: RiskBundleJobHandler) {}

  @Get('providers')
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listRiskProviders', summary: 'List the providers of risk feeds and how fresh each is' })
  async providers(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.service.providers(caller.tenant.id) };
  }

  @Post()
  @HttpCode(202)
  @Policy({ scope: 'export:run' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createRiskBundle', summary: 'Create a risk bundle' })
  create(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.service.create(caller.tenant.id, input);
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listRiskBundles', summary: 'List risk bundles' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.service.list(caller.tenant.id) };
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'risk bundle', tenantOwned: true })
  @ApiOperation({ operationId: 'getRiskBundle', summary: 'Get one risk bundle' })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.get(caller.tenant.id, id);
  }

  @Get(':id/bundle')
  @Policy({ scope: 'export:download', resource: 'risk bundle', tenantOwned: true })
  @ApiOperation({ operationId: 'getRiskBundleBundle', summary: 'Download the bundle of one risk bundle' })
  bundle(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.document(caller.tenant.id, id, 'bundle');
  }

  @Post(':id\\:cancel')
  @HttpCode(202)
  @Policy({ scope: 'export:run', resource: 'risk bundle', tenantOwned: true })
  @ApiOperation({ operationId: 'cancelRiskBundle', summary: 'Cancel one risk bundle' })
  cancel(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.cancel(caller.tenant.id, id);
  }
}
