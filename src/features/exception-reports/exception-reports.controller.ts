import { Body, Controller, Get, Inject, Param, Post, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import { EXCEPTION_REPORT_GENERATOR, type ExceptionReportGenerator } from './exception-report-generator.port.js';

@ApiTags('exception-reports')
@OptionalCapability()
@Controller('exception-reports')
export class ExceptionReportsController {
  constructor(@Inject(EXCEPTION_REPORT_GENERATOR) private readonly service: ExceptionReportGenerator) {}

  @Post()
  @HttpCode(202)
  @Policy({ scope: 'export:run' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createExceptionReport', summary: 'Create an exception report' })
  create(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.service.create(caller.tenant.id, input);
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listExceptionReports', summary: 'List exception reports' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.service.list(caller.tenant.id) };
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'exception report', tenantOwned: true })
  @ApiOperation({ operationId: 'getExceptionReport', summary: 'Get one exception report' })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.get(caller.tenant.id, id);
  }

  @Get(':id/report')
  @Policy({ scope: 'export:download', resource: 'exception report', tenantOwned: true })
  @ApiOperation({ operationId: 'getExceptionReportReport', summary: 'Download the report of one exception report' })
  report(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.document(caller.tenant.id, id, 'report');
  }
}
