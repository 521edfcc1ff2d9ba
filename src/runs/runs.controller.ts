import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiGoneResponse,
  ApiNotFoundResponse,
  ApiNotImplementedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../platform/auth/policy.decorator.js';
import { ReadsVersion } from '../platform/http/conditional.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../platform/http/dry-run.js';
import {
  Idempotency,
  Idempotent,
  recordedAs,
  type IdempotencyScope,
  type MadeAnswer,
} from '../platform/http/idempotency-scope.js';
import { PathIdPipe } from '../platform/http/path-id.pipe.js';
import { Waits } from '../platform/http/prefer.js';
import { OptionalBody } from '../platform/http/raw-body.decorator.js';
import { CancelRunInput, CreateRunInput, PlanRunInput, RetryRunInput, RunListQuery } from './run-input.dto.js';
import { RunListService } from './run-list.service.js';
import { RunPlanningService } from './run-planning.service.js';
import { PlanResource, RunPage, RunResource, RunStageList } from './run-resource.dto.js';
import { isActive, isTerminal } from './run-state.js';
import { retryAfter, toRunResource, toStageResource, versionOf } from './run-view.js';
import { RunWait } from './run-wait.js';
import type { Run } from './run.js';
import { RunsService } from './runs.service.js';

const runId = new PathIdPipe('run');
const erased = { description: 'Evidence of the run was erased' };
const noProfile = { description: 'The profile or its revision does not exist' };
const noAdapter = { description: 'This release has no adapter for the kind of the profile' };

/** Rows 15-21 and 23 of the API. */
@ApiTags('runs')
@Controller()
export class RunsController {
  constructor(
    @Inject(RunsService) private readonly runs: RunsService,
    @Inject(RunPlanningService) private readonly planning: RunPlanningService,
    @Inject(RunListService) private readonly lists: RunListService,
    @Inject(RunWait) private readonly wait: RunWait,
  ) {}

  @Post('runs\\:plan')
  @HttpCode(200)
  @Policy({ scope: 'export:run' })
  @ApiOperation({ operationId: 'planRun', summary: 'Predict what a run would make, without effect' })
  @ApiOkResponse({ type: PlanResource })
  @ApiNotFoundResponse(noProfile)
  @ApiNotImplementedResponse(noAdapter)
  plan(@CurrentCaller() caller: Caller, @Body() input: PlanRunInput): Promise<PlanResource> {
    return this.planning.plan(caller.tenant.id, input);
  }

  @Post('runs')
  @Policy({ scope: 'export:run' })
  @Idempotent({ required: true })
  @DryRun()
  @Waits()
  @ApiOperation({ operationId: 'createRun', summary: 'Create a run' })
  @ApiAcceptedResponse({ type: RunResource, description: 'Accepted; Location names the run' })
  @ApiOkResponse({
    type: RunResource,
    description: 'Answered by a finished run of the same plan (reuse), or ended in time (wait)',
  })
  @ApiNotFoundResponse(noProfile)
  @ApiNotImplementedResponse(noAdapter)
  async create(
    @CurrentCaller() caller: Caller,
    @Body() input: CreateRunInput,
    @Query() { validateOnly }: DryRunQuery,
    @Headers('prefer') prefer: string | undefined,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunResource | undefined> {
    const made = await this.runs.create(caller, input, { validateOnly, record: recordedAs(key, madeAnswer) });
    if (validateOnly) return answerDryRun(response);
    const run = (await this.wait.asPreferred(caller.tenant.id, made.id, prefer, response)) ?? made;
    return answer(response, run, isTerminal(run.state) ? 200 : 202);
  }

  @Get('runs')
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listRuns', summary: 'List runs, newest first' })
  @ApiOkResponse({ type: RunPage })
  list(@CurrentCaller() caller: Caller, @Query() query: RunListQuery): Promise<RunPage> {
    return this.lists.list(caller.tenant.id, query);
  }

  @Get('runs/:id')
  @Policy({ scope: 'export:read', resource: 'run', tenantOwned: true })
  @ReadsVersion()
  @Waits()
  @ApiOperation({ operationId: 'getRun', summary: 'Get one run' })
  @ApiOkResponse({ type: RunResource })
  async get(
    @CurrentCaller() { tenant }: Caller,
    @Param('id', runId) id: string,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunResource> {
    const waited = await this.wait.asPreferred(tenant.id, id, prefer, response);
    const run = waited ?? (await this.runs.get(tenant.id, id));
    const body = toRunResource(run);
    response.setHeader('ETag', `W/"${versionOf(run)}"`);
    if (isActive(run.state)) response.setHeader('Retry-After', retryAfter);
    return body;
  }

  @Post('runs/:id\\:cancel')
  @HttpCode(202)
  @Policy({ scope: 'export:run', resource: 'run', tenantOwned: true })
  @OptionalBody()
  @Idempotent({ required: false })
  @DryRun()
  @ApiOperation({ operationId: 'cancelRun', summary: 'Cancel a run' })
  @ApiAcceptedResponse({ type: RunResource })
  async cancel(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Body() input: CancelRunInput,
    @Query() { validateOnly }: DryRunQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunResource | undefined> {
    const run = await this.runs.cancel(caller, id, input.reason, { validateOnly });
    return validateOnly ? answerDryRun(response) : answer(response, run, 202);
  }

  @Post('runs/:id\\:retry')
  @HttpCode(202)
  @Policy({ scope: 'export:run', resource: 'run', tenantOwned: true })
  @OptionalBody()
  @Idempotent({ required: true })
  @DryRun()
  @ApiOperation({ operationId: 'retryRun', summary: 'Queue a failed or canceled run again' })
  @ApiGoneResponse(erased)
  @ApiAcceptedResponse({ type: RunResource })
  async retry(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Body() input: RetryRunInput,
    @Query() { validateOnly }: DryRunQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunResource | undefined> {
    const run = await this.runs.retry(caller, id, input.fromStage, {
      validateOnly,
      record: recordedAs(key, madeAnswer),
    });
    return validateOnly ? answerDryRun(response) : answer(response, run, 202);
  }

  @Post('runs/:id\\:reproduce')
  @HttpCode(202)
  @Policy({ scope: 'export:verify', resource: 'run', tenantOwned: true })
  @OptionalBody()
  @Idempotent({ required: true })
  @DryRun()
  @ApiOperation({ operationId: 'reproduceRun', summary: 'Build the plan of a finished run again and compare' })
  @ApiGoneResponse(erased)
  @ApiAcceptedResponse({ type: RunResource })
  async reproduce(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Query() { validateOnly }: DryRunQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunResource | undefined> {
    const run = await this.runs.reproduce(caller, id, { validateOnly, record: recordedAs(key, madeAnswer) });
    return validateOnly ? answerDryRun(response) : answer(response, run, 202);
  }

  @Get('runs/:id/stages')
  @Policy({ scope: 'export:read', resource: 'run', tenantOwned: true })
  @ApiOperation({ operationId: 'listRunStages', summary: 'Stages of all attempts of a run' })
  @ApiOkResponse({ type: RunStageList })
  async stages(@CurrentCaller() caller: Caller, @Param('id', runId) id: string): Promise<RunStageList> {
    return { items: (await this.runs.stages(caller.tenant.id, id)).map(toStageResource) };
  }
}

const statusOf = (run: Run): 200 | 202 => (run.result?.reusedFrom ? 200 : 202);
const locationOf = (run: Run): string => `/api/v1/runs/${run.id}`;

function answer(response: Response, run: Run, status: 200 | 202): RunResource {
  response.status(status).setHeader('Location', locationOf(run));
  if (status === 202) response.setHeader('Retry-After', retryAfter);
  return toRunResource(run);
}

/** The answer to be kept. */
function madeAnswer(run: Run): MadeAnswer {
  const status = statusOf(run);
  const headers = { location: locationOf(run), ...(status === 202 ? { 'retry-after': String(retryAfter) } : {}) };
  return { status, headers, body: toRunResource(run) };
}
