import { Body, Controller, Delete, Headers, HttpCode, Inject, Param, Put, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../platform/auth/policy.decorator.js';
import { ChangesVersion } from '../platform/http/conditional.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../platform/http/dry-run.js';
import { PathIdPipe } from '../platform/http/path-id.pipe.js';
import { RunResource } from './run-resource.dto.js';
import { HoldInput } from './run-retention.dto.js';
import { RunRetentionService } from './run-retention.service.js';
import { toRunResource } from './run-view.js';

const runId = new PathIdPipe('run');

/** Rows 33 and 34 of the API. */
@ApiTags('runs')
@Controller('runs/:id')
export class RunRetentionController {
  constructor(@Inject(RunRetentionService) private readonly retention: RunRetentionService) {}

  @Put('hold')
  @Policy({ scope: 'export:hold', resource: 'run', tenantOwned: true })
  @DryRun()
  @ApiOperation({
    operationId: 'holdRun',
    summary: 'Place a legal hold on a run, or replace it: its content cannot be purged',
  })
  @ApiOkResponse({ type: RunResource })
  async hold(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Body() input: HoldInput,
    @Query() { validateOnly }: DryRunQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunResource | undefined> {
    const run = await this.retention.hold(caller, id, input, { validateOnly });
    return validateOnly ? answerDryRun(response) : toRunResource(run);
  }

  @Delete('hold')
  @HttpCode(204)
  @Policy({ scope: 'export:hold', resource: 'run', tenantOwned: true })
  @ApiOperation({ operationId: 'releaseRun', summary: 'Lift the legal hold of a run' })
  @ApiNoContentResponse({ description: 'No hold is on it' })
  async release(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Query() { validateOnly }: DryRunQuery,
  ): Promise<void> {
    await this.retention.release(caller, id, { validateOnly });
  }

  @Delete()
  @HttpCode(202)
  @Policy({ scope: 'export:run', and: ['export:admin'], resource: 'run', tenantOwned: true })
  @ChangesVersion()
  @DryRun()
  @ApiOperation({
    operationId: 'purgeRun',
    summary: 'Purge the content of a finished run',
    description:
      'Downloads answer 410 from now on. The run, its events and the audit log stay. A bundle that other runs have as well goes with the last of them; the bytes are removed by the collector.',
  })
  @ApiAcceptedResponse({ type: RunResource })
  async purge(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Query() { validateOnly }: DryRunQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunResource | undefined> {
    const run = await this.retention.purge(caller, id, ifMatch, { validateOnly });
    if (validateOnly) return answerDryRun(response);
    response.setHeader('Location', `/api/v1/runs/${run.id}`);
    return toRunResource(run);
  }
}
