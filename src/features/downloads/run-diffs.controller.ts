import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiGoneResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { BundleDiff } from '../../formats/bundle-diff/bundle-diff.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { RunDiffQuery, RunDiffResource } from './run-diff.dto.js';
import { RunDiffsService } from './run-diffs.service.js';

/** Row 32 of the API. */
@ApiTags('runs')
@Controller()
export class RunDiffsController {
  constructor(@Inject(RunDiffsService) private readonly diffs: RunDiffsService) {}

  @Get('runs/:id\\:diff')
  @Policy({ scope: 'export:read', resource: 'run', tenantOwned: true })
  @ApiOperation({
    operationId: 'diffRun',
    summary: 'What changed from the bundle of an earlier run to that of this one',
    description:
      'Advisories, VEX statements, known exploited vulnerabilities and bytes; both of one kind of profile that holds records.',
  })
  @ApiOkResponse({ type: RunDiffResource })
  @ApiConflictResponse({ description: 'One of the runs has not finished' })
  @ApiGoneResponse({ description: 'The content of one of them was purged or erased' })
  diff(
    @CurrentCaller() { tenant }: Caller,
    @Param('id', new PathIdPipe('run')) id: string,
    @Query() { base, limit }: RunDiffQuery,
  ): Promise<BundleDiff> {
    return this.diffs.diff(tenant.id, base, id, limit);
  }
}
