import { once } from 'node:events';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { invalid } from '../kernel/errors.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../platform/auth/policy.decorator.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { PathIdPipe } from '../platform/http/path-id.pipe.js';
import { OneOfParameter, SomeOfParameter } from '../platform/http/query-parameters.js';
import { logLevels, type LogLevel } from './log-level.js';
import { readLog, type LogFilter } from './pg-run-log.js';
import { stageNames, type StageName } from './run-context.js';
import { logLimits } from './run-log.js';
import { RunsService } from './runs.service.js';

const mediaType = 'application/x-ndjson';

export class RunLogQuery {
  @OneOfParameter(logLevels, 'Lines of this level and of the graver ones')
  readonly level?: LogLevel;

  @SomeOfParameter(stageNames, 'Only lines of these stages, separated by commas')
  readonly stage?: StageName[];
}

/** Row 25: what the workers noted while they carried the run out. */
@ApiTags('runs')
@Controller('runs')
export class RunLogsController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RunsService) private readonly runs: RunsService,
  ) {}

  @Get(':id/logs')
  @Policy({ scope: 'export:read', resource: 'run', tenantOwned: true })
  @ApiOperation({
    operationId: 'getRunLogs',
    summary: 'Log of a run, a JSON object a line',
    description: `Of all attempts, within a second of what happened, without secrets. A run keeps ${logLimits.lines} lines and ${logLimits.bytes} bytes; a log that was cut says so in its last line.`,
  })
  @ApiOkResponse({
    description: 'Lines in order: `{at, attempt, stage, level, message, data?}`',
    content: {
      [mediaType]: {
        schema: { type: 'string' },
        example:
          '{"at":"2026-01-31T12:00:00.000Z","attempt":1,"stage":"plan","level":"info","message":"planned 3 records"}\n',
      },
    },
  })
  async logs(
    @CurrentCaller() { tenant }: Caller,
    @Param('id', new PathIdPipe('run')) id: string,
    @Query() { level, stage }: RunLogQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (!request.accepts([mediaType])) throw invalid('EC-NOT-ACCEPTABLE', `Accept must allow ${mediaType}`);
    await this.runs.get(tenant.id, id);
    const filter = { ...(level ? { level } : {}), ...(stage ? { stages: stage } : {}) };
    response
      .status(200)
      .setHeader('Content-Type', `${mediaType}; charset=utf-8`)
      .setHeader('Cache-Control', 'no-store');
    if (request.method === 'HEAD') response.end();
    else await this.#write(response, tenant.id, id, filter);
  }

  /** An error after the first line cuts the connection, so that a part never looks like the whole. */
  async #write(response: Response, tenant: Caller['tenant']['id'], id: string, filter: LogFilter): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    for await (const lines of readLog(this.db, tenant, id, filter)) {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      if (!response.write(text)) await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
      if (gone.signal.aborted) return;
    }
    response.end();
  }
}
