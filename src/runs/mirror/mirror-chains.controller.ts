import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { PathIdOrNamePipe } from '../../platform/http/path-id.pipe.js';
import { ChainQuery, ChainResource } from './mirror-chain.dto.js';
import { MirrorChains } from './mirror-chains.js';

/** Row 36 of the API. */
@ApiTags('profiles')
@Controller('profiles')
export class MirrorChainsController {
  constructor(@Inject(MirrorChains) private readonly chains: MirrorChains) {}

  @Get(':id/chain')
  @Policy({ scope: 'export:read', resource: 'profile', tenantOwned: true })
  @ApiOperation({
    operationId: 'getMirrorChain',
    summary: 'Which bundles lead to the newest one of a mirror',
    description: 'The recommended path is the one of the fewest bytes, from nothing or from what a site holds.',
  })
  @ApiOkResponse({ type: ChainResource })
  get(
    @CurrentCaller() caller: Caller,
    @Param('id', new PathIdOrNamePipe('profile')) id: string,
    @Query() { from }: ChainQuery,
  ): Promise<ChainResource> {
    return this.chains.of(caller.tenant.id, id, from);
  }
}
