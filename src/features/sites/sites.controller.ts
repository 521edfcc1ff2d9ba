import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { ChangesVersion, ReadsVersion } from '../../platform/http/conditional.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../../platform/http/dry-run.js';
import { Idempotency, Idempotent, recordedAs, type IdempotencyScope } from '../../platform/http/idempotency-scope.js';
import { CountedPageQuery } from '../../platform/http/page.js';
import { PathIdOrNamePipe } from '../../platform/http/path-id.pipe.js';
import { SiteInput, SitePage, SitePatch, SiteResource } from './site.dto.js';
import type { Holding, Site } from './site.js';
import { etagOfSite, toSiteResource } from './site-view.js';
import { SitesService } from './sites.service.js';

const idOrName = new PathIdOrNamePipe('site');
const managed = { scope: 'export:destination:manage', resource: 'site', tenantOwned: true } as const;

/** Row 73. */
@ApiTags('sites')
@Controller('sites')
export class SitesController {
  constructor(@Inject(SitesService) private readonly sites: SitesService) {}

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listSites', summary: 'List the far sites: what each runs, and how far it is behind' })
  @ApiOkResponse({ type: SitePage })
  list(@CurrentCaller() caller: Caller, @Query() query: CountedPageQuery): Promise<SitePage> {
    return this.sites.list(caller.tenant.id, query);
  }

  @Post()
  @Policy({ scope: 'export:destination:manage' })
  @Idempotent({ required: true })
  @DryRun()
  @ApiOperation({ operationId: 'enrolSite', summary: 'Enrol a far site with the key that signs its receipts' })
  @ApiCreatedResponse({ type: SiteResource })
  async enrol(
    @CurrentCaller() caller: Caller,
    @Body() input: SiteInput,
    @Query() { validateOnly }: DryRunQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SiteResource | undefined> {
    const site = await this.sites.enrol(caller, input, { validateOnly }, recordedAs(key, recorded));
    if (validateOnly) return answerDryRun(response);
    response.setHeader('Location', locationOf(site));
    return answer(response, [site, []]);
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'site', tenantOwned: true })
  @ReadsVersion()
  @ApiOperation({ operationId: 'getSite', summary: 'Show a far site by id or name' })
  @ApiOkResponse({ type: SiteResource })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SiteResource> {
    return answer(response, await this.sites.get(caller.tenant.id, id));
  }

  @Patch(':id')
  @Policy(managed)
  @ChangesVersion()
  @DryRun()
  @ApiOperation({ operationId: 'changeSite', summary: 'Change a far site; a field given replaces the present one' })
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @ApiOkResponse({ type: SiteResource })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Body() patch: SitePatch,
    @Query() { validateOnly }: DryRunQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SiteResource | undefined> {
    const changed = await this.sites.change(caller, id, patch, ifMatch, { validateOnly });
    return validateOnly ? answerDryRun(response) : answer(response, changed);
  }

  @Delete(':id')
  @HttpCode(204)
  @Policy(managed)
  @ChangesVersion()
  @ApiOperation({ operationId: 'removeSite', summary: 'Remove a far site; its receipts stay' })
  @ApiNoContentResponse({ description: 'No bundle is kept for it any more' })
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Query() { validateOnly }: DryRunQuery,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.sites.remove(caller, id, ifMatch, { validateOnly });
  }
}

const locationOf = ({ id }: Site): string => `/api/v1/sites/${id}`;

function answer(response: Response, [site, holdings]: readonly [Site, readonly Holding[]]): SiteResource {
  response.setHeader('ETag', etagOfSite(site));
  return toSiteResource(site, holdings);
}

const recorded = (site: Site) => ({
  headers: { location: locationOf(site), etag: etagOfSite(site) },
  body: toSiteResource(site, []),
});
