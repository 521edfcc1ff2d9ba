import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { EventAnswer } from '../../platform/events/event-answer.js';
import { EventRoute } from '../../platform/events/event-route.decorator.js';
import { TimelineQuery } from './timeline-query.dto.js';

/** Row 64: the timeline of a tenant, as pages or as a stream. */
@ApiTags('events')
@Controller('events')
export class TimelineController {
  constructor(@Inject(EventAnswer) private readonly answer: EventAnswer) {}

  @Get()
  @Policy({ scope: 'export:read' })
  @EventRoute()
  @ApiOperation({
    operationId: 'listEvents',
    summary: 'Events of the tenant, the oldest first; with Accept: text/event-stream as they happen',
    description: 'Numbers are gap-free per tenant: without `types`, a client that sees 7 after 5 has missed 6.',
  })
  async events(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: TimelineQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const filter = query.types ? { types: query.types } : {};
    await this.answer.send(request, response, { tenant, list: 'events', filter, after: query.after ?? 0, query });
  }
}
