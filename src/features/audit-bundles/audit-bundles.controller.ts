import { Body, Controller, Get, Inject, Param, Post, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { AUDIT_BUNDLE_JOB_HANDLER, type AuditBundleJobHandler } from './audit-bundle-job-handler.port.js';

@ApiTags('audit-bundles')
@OptionalCapability()
@Controller('audit-bundles')
export class AuditBundlesController {
  constructor(@Inject(AUDIT_BUNDLE_JOB_HANDLER) private readonly service: AuditBundleJobHandler) {}

  @Post()
  @HttpCode(202)
  @Policy({ scope: 'export:audit:read', and: ['export:run'] })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createAuditBundle', summary: 'Create an audit bundle' })
  create(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.service.create(caller.tenant.id, input);
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listAuditBundles', summary: 'List audit bundles' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.service.list(caller.tenant.id) };
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'audit bundle', tenantOwned: true })
  @ApiOperation({ operationId: 'getAuditBundle', summary: 'Get one audit bundle' })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.get(caller.tenant.id, id);
  }

  @Get(':id/index')
  @Policy({ scope: 'export:download', resource: 'audit bundle', tenantOwned: true })
  @ApiOperation({ operationId: 'getAuditBundleIndex', summary: 'Download the index of one audit bundle' })
  index(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.document(caller.tenant.id, id, 'index');
  }

  @Get(':id/bundle')
  @Policy({ scope: 'export:download', resource: 'audit bundle', tenantOwned: true })
  @ApiOperation({ operationId: 'getAuditBundleBundle', summary: 'Download the bundle of one audit bundle' })
  bundle(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.document(caller.tenant.id, id, 'bundle');
  }
}
