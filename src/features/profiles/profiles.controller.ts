import { Body, Controller, Get, Headers, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { invalid } from '../../kernel/errors.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { matchesIfNoneMatch } from '../../platform/http/etag.js';
import { Idempotency, Idempotent, type IdempotencyScope } from '../../platform/http/idempotency-scope.js';
import { PathIdOrNamePipe } from '../../platform/http/path-id.pipe.js';
import type { WithProfile } from './pg-profile-store.js';
import { etagOf, toProfileResource } from './profile-view.js';
import {
  DryRunQuery,
  ProfileInput,
  ProfileListQuery,
  ProfilePage,
  ProfilePatch,
  ProfileResource,
} from './profile.dto.js';
import type { Profile } from './profile.js';
import { ProfilesService } from './profiles.service.js';

const idOrName = new PathIdOrNamePipe('profile');
const valid = { description: 'validateOnly: the request is valid, nothing was changed' };

/** Rows 8-11 of the API. */
@ApiTags('profiles')
@Controller('profiles')
export class ProfilesController {
  constructor(@Inject(ProfilesService) private readonly profiles: ProfilesService) {}

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listProfiles', summary: 'List profiles by name' })
  @ApiOkResponse({ type: ProfilePage })
  list(@CurrentCaller() caller: Caller, @Query() query: ProfileListQuery): Promise<ProfilePage> {
    return this.profiles.list(caller.tenant.id, query);
  }

  @Post()
  @Policy({ scope: 'export:profile:manage' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createProfile', summary: 'Create a profile' })
  @ApiCreatedResponse({ type: ProfileResource })
  @ApiNoContentResponse(valid)
  async create(
    @CurrentCaller() caller: Caller,
    @Body() input: ProfileInput,
    @Query() query: DryRunQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileResource | undefined> {
    if (query.validateOnly) {
      await this.profiles.checkCreate(caller, input);
      return nothing(response);
    }
    const profile = await this.profiles.create(caller, input, recorded(key));
    response.status(201).setHeader('Location', locationOf(profile));
    return answer(response, profile);
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'profile', tenantOwned: true })
  @ApiOperation({ operationId: 'getProfile', summary: 'Get one profile by id or name' })
  @ApiOkResponse({ type: ProfileResource })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileResource | undefined> {
    const profile = await this.profiles.get(caller.tenant.id, id);
    const body = answer(response, profile);
    if (!matchesIfNoneMatch(known, etagOf(profile))) return body;
    response.status(304);
    return undefined;
  }

  @Patch(':id')
  @Policy({ scope: 'export:profile:manage', resource: 'profile', tenantOwned: true })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version that is changed' })
  @ApiOperation({ operationId: 'updateProfile', summary: 'Change a profile: a merge patch makes a new revision' })
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @ApiBody({ type: ProfilePatch })
  @ApiOkResponse({ type: ProfileResource })
  @ApiNoContentResponse(valid)
  async update(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Body() patch: object,
    @Query() query: DryRunQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileResource | undefined> {
    requireObject(patch);
    if (query.validateOnly) {
      await this.profiles.checkUpdate(caller, id, patch, ifMatch);
      return nothing(response);
    }
    return answer(response, await this.profiles.update(caller, id, patch, ifMatch));
  }
}

function answer(response: Response, profile: Profile): ProfileResource {
  response.setHeader('ETag', etagOf(profile));
  return toProfileResource(profile);
}

function nothing(response: Response): undefined {
  response.status(204);
  return undefined;
}

const locationOf = (profile: Profile): string => `/api/v1/profiles/${profile.id}`;

function recorded(key: IdempotencyScope | undefined): WithProfile | undefined {
  if (!key) return undefined;
  return async (tx, profile) => {
    const headers = { location: locationOf(profile), etag: etagOf(profile) };
    await key.record(tx, { status: 201, headers, body: JSON.stringify(toProfileResource(profile)) });
  };
}

function requireObject(patch: unknown): void {
  if (typeof patch === 'object' && patch !== null && !Array.isArray(patch)) return;
  throw invalid('EC-VALIDATION', 'the body must be a JSON object: a merge patch (RFC 7396)', { pointer: '' });
}
