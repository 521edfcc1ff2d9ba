import { Body, Controller, Get, Inject, Param, Post, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { SIMULATION_REPORT_EXPORTER, type SimulationReportExporter } from './simulation-report-exporter.port.js';

@ApiTags('simulations')
@OptionalCapability()
@Controller('simulations')
export class SimulationsController {
  constructor(@Inject(SIMULATION_REPORT_EXPORTER) private readonly service: SimulationReportExporter) {}

  @Post()
  @HttpCode(202)
  @Policy({ scope: 'export:simulate' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createSimulation', summary: 'Create a simulation' })
  create(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.service.create(caller.tenant.id, input);
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listSimulations', summary: 'List simulations' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.service.list(caller.tenant.id) };
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'simulation', tenantOwned: true })
  @ApiOperation({ operationId: 'getSimulation', summary: 'Get one simulation' })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.get(caller.tenant.id, id);
  }

  @Get(':id/report')
  @Policy({ scope: 'export:download', resource: 'simulation', tenantOwned: true })
  @ApiOperation({ operationId: 'getSimulationReport', summary: 'Download the report of one simulation' })
  report(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.document(caller.tenant.id, id, 'report');
  }
}
