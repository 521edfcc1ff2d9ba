import { Body, Controller, Get, Inject, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../../platform/http/dry-run.js';
import { FeedList, SourceLimitInput, SourceLimitResource } from './feeds.dto.js';
import { FeedsService } from './feeds.service.js';

/** Freshness: how old the evidence of each source is, and how old it may be. */
@ApiTags('evidence')
@Controller('evidence/sources')
export class FeedsController {
  constructor(@Inject(FeedsService) private readonly feeds: FeedsService) {}

  @Get()
  @Policy({ scope: 'export:evidence:read' })
  @ApiOperation({
    operationId: 'listEvidenceSources',
    summary: 'List sources by kind: age, limit, and which are stale',
  })
  @ApiOkResponse({ type: FeedList })
  async list(@CurrentCaller() caller: Caller): Promise<FeedList> {
    return { items: await this.feeds.list(caller.tenant.id) };
  }

  @Put(':source')
  @Policy({ scope: 'export:source:manage' })
  @DryRun()
  @ApiOperation({ operationId: 'limitEvidenceSource', summary: 'Set how old the evidence of a source may be' })
  @ApiOkResponse({ type: SourceLimitResource })
  async limit(
    @CurrentCaller() caller: Caller,
    @Param('source') source: string,
    @Body() input: SourceLimitInput,
    @Query() { validateOnly }: DryRunQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SourceLimitResource | undefined> {
    const limit = await this.feeds.limit(caller, source, input.maxAgeHours, validateOnly);
    return validateOnly ? answerDryRun(response) : limit;
  }
}
