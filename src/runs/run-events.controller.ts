import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../platform/auth/policy.decorator.js';
import { EventAnswer } from '../platform/events/event-answer.js';
import { EventRoute } from '../platform/events/event-route.decorator.js';
import { PageQuery } from '../platform/http/page-query.js';
import { PathIdPipe } from '../platform/http/path-id.pipe.js';
import { RunsService } from './runs.service.js';

/** Row 24: the events of a run, as pages or as a stream. */
@ApiTags('runs')
@Controller('runs')
export class RunEventsController {
  constructor(
    @Inject(RunsService) private readonly runs: RunsService,
    @Inject(EventAnswer) private readonly answer: EventAnswer,
  ) {}

  @Get(':id/events')
  @Policy({ scope: 'export:read', resource: 'run', tenantOwned: true })
  @EventRoute()
  @ApiOperation({
    operationId: 'listRunEvents',
    summary: 'Events of a run; with Accept: text/event-stream as they happen',
  })
  async events(
    @CurrentCaller() { tenant }: Caller,
    @Param('id', new PathIdPipe('run')) id: string,
    @Query() query: PageQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.runs.get(tenant.id, id);
    const asked = { tenant, list: `events of ${id}`, filter: { subject: id }, after: 0, query };
    await this.answer.send(request, response, asked);
  }
}
