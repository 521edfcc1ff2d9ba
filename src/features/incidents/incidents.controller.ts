import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { EXPORT_INCIDENT_MANAGER, type IncidentBook } from './export-incident-manager.port.js';

const managed = { scope: 'export:incident:manage', resource: 'incident', tenantOwned: true } as const;
const readable = { scope: 'export:read', resource: 'incident', tenantOwned: true } as const;

@ApiTags('incidents')
@OptionalCapability()
@Controller('incidents')
export class IncidentsController {
  constructor(@Inject(EXPORT_INCIDENT_MANAGER) private readonly incidents: IncidentBook) {}

  @Post()
  @Policy({ scope: 'export:incident:manage' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createIncident', summary: 'Open an incident' })
  create(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.incidents.create(caller.tenant.id, input);
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listIncidents', summary: 'List incidents' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.incidents.list(caller.tenant.id) };
  }

  @Get(':id')
  @Policy(readable)
  @ApiOperation({ operationId: 'getIncident', summary: 'Get one incident' })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.incidents.get(caller.tenant.id, id);
  }

  @Patch(':id')
  @Policy(managed)
  @ApiOperation({ operationId: 'updateIncident', summary: 'Change one incident' })
  update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() patch: ResourceInput): Promise<Resource> {
    return this.incidents.update(caller.tenant.id, id, patch);
  }

  @Get(':id/timeline')
  @Policy(readable)
  @ApiOperation({ operationId: 'listIncidentTimeline', summary: 'What happened to one incident, in order' })
  async timeline(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<{ items: readonly Resource[] }> {
    return { items: await this.incidents.timeline(caller.tenant.id, id) };
  }

  @Post(':id\\:acknowledge')
  @HttpCode(200)
  @Policy(managed)
  @ApiOperation({ operationId: 'acknowledgeIncident', summary: 'Say that somebody works on one incident' })
  acknowledge(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.incidents.transition(caller.tenant.id, id, 'acknowledge');
  }

  @Post(':id\\:mitigate')
  @HttpCode(200)
  @Policy(managed)
  @ApiOperation({ operationId: 'mitigateIncident', summary: 'Say that one incident does no more harm' })
  mitigate(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.incidents.transition(caller.tenant.id, id, 'mitigate');
  }

  @Post(':id\\:resolve')
  @HttpCode(200)
  @Policy(managed)
  @ApiOperation({ operationId: 'resolveIncident', summary: 'Close one incident' })
  resolve(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.incidents.transition(caller.tenant.id, id, 'resolve');
  }

  @Post(':id\\:reopen')
  @HttpCode(200)
  @Policy(managed)
  @ApiOperation({ operationId: 'reopenIncident', summary: 'Open one incident again' })
  reopen(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.incidents.transition(caller.tenant.id, id, 'reopen');
  }
}
