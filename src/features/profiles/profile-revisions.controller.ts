import { Controller, Get, Inject, Param, Query, Res, type PipeTransform } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { notFound } from '../../kernel/errors.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { ReadsVersion } from '../../platform/http/conditional.decorator.js';
import { PathIdOrNamePipe } from '../../platform/http/path-id.pipe.js';
import { ProfileListsService } from './profile-lists.service.js';
import { etagOfRevision, toRevisionResource } from './profile-view.js';
import { ProfileRevisionPage, ProfileRevisionResource, RevisionListQuery } from './profile.dto.js';
import { ProfilesService } from './profiles.service.js';

const idOrName = new PathIdOrNamePipe('profile');
const readable = { scope: 'export:read', resource: 'profile', tenantOwned: true } as const;

/** What is no positive whole number names no revision (B14). */
const revisionNumber: PipeTransform<string, number> = {
  transform: (text) => {
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw notFound('profile revision');
  },
};

/** Row 13 of the API. */
@ApiTags('profiles')
@Controller('profiles')
export class ProfileRevisionsController {
  constructor(
    @Inject(ProfilesService) private readonly profiles: ProfilesService,
    @Inject(ProfileListsService) private readonly lists: ProfileListsService,
  ) {}

  @Get(':id/revisions')
  @Policy(readable)
  @ApiOperation({ operationId: 'listProfileRevisions', summary: 'List the revisions of a profile, the newest first' })
  @ApiOkResponse({ type: ProfileRevisionPage })
  list(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Query() query: RevisionListQuery,
  ): Promise<ProfileRevisionPage> {
    return this.lists.revisions(caller.tenant.id, id, query);
  }

  @Get(':id/revisions/:rev')
  @Policy(readable)
  @ReadsVersion()
  @ApiParam({ name: 'rev', type: 'integer', example: 2 })
  @ApiOperation({ operationId: 'getProfileRevision', summary: 'Get one revision of a profile' })
  @ApiOkResponse({ type: ProfileRevisionResource })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Param('rev', revisionNumber) revision: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileRevisionResource> {
    const found = await this.profiles.revision(caller.tenant.id, id, revision);
    response.setHeader('ETag', etagOfRevision(found));
    return toRevisionResource(found);
  }
}
