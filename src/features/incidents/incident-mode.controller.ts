import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { EXPORT_INCIDENT_MANAGER, type IncidentMode } from './export-incident-manager.port.js';

@ApiTags('incidents')
@OptionalCapability()
@Controller('incident-mode')
export class IncidentModeController {
  constructor(@Inject(EXPORT_INCIDENT_MANAGER) private readonly incidents: IncidentMode) {}

  @Get()
  @Policy({ scope: 'export:incident:manage' })
  @ApiOperation({ operationId: 'getIncidentMode', summary: 'Whether incident mode is on' })
  get(@CurrentCaller() caller: Caller): Promise<Resource> {
    return this.incidents.mode(caller.tenant.id);
  }

  @Put()
  @Policy({ scope: 'export:incident:manage' })
  @ApiOperation({ operationId: 'setIncidentMode', summary: 'Turn incident mode on or off' })
  set(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.incidents.setMode(caller.tenant.id, input);
  }
}
