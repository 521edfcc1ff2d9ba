import { once } from 'node:events';
import { Controller, Get, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { invalid } from '../kernel/errors.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../platform/auth/policy.decorator.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { toCloudEvent, type CloudEvent } from '../platform/events/cloud-event.js';
import { Draining } from '../platform/http/draining.js';
import { PageQuery } from '../platform/http/page-query.js';
import { PAGE_TOKENS, type PageTokens } from '../platform/http/page-token.js';
import { PathIdPipe } from '../platform/http/path-id.pipe.js';
import { readEvents } from './pg-run-events.js';
import { RunEventPage } from './run-event.dto.js';
import { RunEventStream } from './run-event-stream.js';
import { RunsService } from './runs.service.js';

/** Row 24: the events of a run, as pages or as a stream (Server-Sent Events, WHATWG HTML section 9.2). */
@ApiTags('runs')
@Controller('runs')
export class RunEventsController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RunsService) private readonly runs: RunsService,
    @Inject(RunEventStream) private readonly stream: RunEventStream,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
    @Inject(Draining) private readonly draining: Draining,
  ) {}

  @Get(':id/events')
  @Policy({ scope: 'export:read', resource: 'run', tenantOwned: true })
  @ApiOperation({
    operationId: 'listRunEvents',
    summary: 'Events of a run; with Accept: text/event-stream as they happen',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Stream: go on after this sequence number' })
  @ApiExtraModels(RunEventPage)
  @ApiOkResponse({
    description: 'A page, or a stream of events',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(RunEventPage) } },
      'text/event-stream': { schema: { type: 'string' } },
    },
  })
  async events(
    @CurrentCaller() caller: Caller,
    @Param('id', new PathIdPipe('run')) id: string,
    @Query() query: PageQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const chosen = request.accepts(['application/json', 'text/event-stream']);
    if (!chosen) throw invalid('EC-NOT-ACCEPTABLE', 'Accept must allow application/json or text/event-stream');
    await this.runs.get(caller.tenant.id, id);
    if (chosen === 'application/json') response.json(await this.#page(caller, id, query));
    else await this.#send(caller, id, parseSequence(lastEventId), response);
  }

  async #page(caller: Caller, id: string, query: PageQuery): Promise<RunEventPage> {
    const scope = { tenant: caller.tenant.id, list: `events of ${id}` };
    const after = query.pageToken ? Number(this.tokens.decode(scope, query.pageToken)[0]) : 0;
    const rows = await readEvents(this.db, caller.tenant.id, id, after, query.pageSize + 1);
    const items = rows.slice(0, query.pageSize);
    const last = items.at(-1);
    const more = rows.length > items.length && last;
    return {
      items: items.map((row) => toCloudEvent(row, caller.tenant.slug)),
      ...(more ? { nextPageToken: this.tokens.encode(scope, [Number(last.seq)]) } : {}),
    };
  }

  async #send(caller: Caller, id: string, after: number, response: Response): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.draining.signal]);
    response.status(200).setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store').setHeader('X-Accel-Buffering', 'no');
    response.flushHeaders();
    await write(response, 'retry: 2000\n\n', signal);
    try {
      for await (const event of this.stream.follow(caller.tenant, id, after, signal)) {
        await write(response, event ? frame(event) : ': still here\n\n', signal);
      }
    } catch {
      // The headers are sent: the client sees the stream end and comes back with Last-Event-ID.
    }
    response.end();
  }
}

/** A slow reader is waited for, so that nothing piles up here. */
async function write(response: Response, text: string, signal: AbortSignal): Promise<void> {
  if (response.write(text) || signal.aborted) return;
  await once(response, 'drain', { signal }).catch(() => undefined);
}

function frame(event: CloudEvent): string {
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function parseSequence(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalid('EC-VALIDATION', 'Last-Event-ID must be the id of an event: a whole number of at most 15 digits');
}
