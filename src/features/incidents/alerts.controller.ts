import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { EXPORT_INCIDENT_MANAGER, type AlertBook } from './export-incident-manager.port.js';

@ApiTags('incidents')
@OptionalCapability()
@Controller('alerts')
export class AlertsController {
  constructor(@Inject(EXPORT_INCIDENT_MANAGER) private readonly incidents: AlertBook) {}

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listAlerts', summary: 'List alerts' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.incidents.alerts(caller.tenant.id) };
  }

  @Post(':id\\:acknowledge')
  @HttpCode(200)
  @Policy({ scope: 'export:incident:manage', resource: 'alert', tenantOwned: true })
  @ApiOperation({ operationId: 'acknowledgeAlert', summary: 'Say that somebody works on one alert' })
  acknowledge(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.incidents.acknowledgeAlert(caller.tenant.id, id);
  }
}
