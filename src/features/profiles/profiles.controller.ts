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
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotImplementedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { invalid } from '../../kernel/errors.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { ChangesVersion, ReadsVersion } from '../../platform/http/conditional.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../../platform/http/dry-run.js';
import { Idempotency, Idempotent, recordedAs, type IdempotencyScope } from '../../platform/http/idempotency-scope.js';
import { PathIdOrNamePipe } from '../../platform/http/path-id.pipe.js';
import { ProfileListsService } from './profile-lists.service.js';
import { etagOf, toProfileResource } from './profile-view.js';
import {
  CloneProfileInput,
  ProfileInput,
  ProfileListQuery,
  ProfilePage,
  ProfilePatch,
  ProfileResource,
} from './profile.dto.js';
import type { Profile } from './profile.js';
import { ProfilesService } from './profiles.service.js';

const idOrName = new PathIdOrNamePipe('profile');
const managed = { scope: 'export:profile:manage', resource: 'profile', tenantOwned: true } as const;

/** Rows 8-12 and 14 of the API. */
@ApiTags('profiles')
@Controller('profiles')
export class ProfilesController {
  constructor(
    @Inject(ProfilesService) private readonly profiles: ProfilesService,
    @Inject(ProfileListsService) private readonly lists: ProfileListsService,
  ) {}

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listProfiles', summary: 'List profiles' })
  @ApiOkResponse({ type: ProfilePage })
  list(@CurrentCaller() caller: Caller, @Query() query: ProfileListQuery): Promise<ProfilePage> {
    return this.lists.profiles(caller.tenant.id, query);
  }

  @Post()
  @Policy({ scope: 'export:profile:manage' })
  @Idempotent({ required: true })
  @DryRun()
  @ApiOperation({ operationId: 'createProfile', summary: 'Create a profile' })
  @ApiCreatedResponse({ type: ProfileResource })
  @ApiNotImplementedResponse({ description: 'This release has no adapter for the kind' })
  async create(
    @CurrentCaller() caller: Caller,
    @Body() input: ProfileInput,
    @Query() { validateOnly }: DryRunQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileResource | undefined> {
    const made = await this.profiles.create(caller, input, { validateOnly, record: recordedAs(key, recorded) });
    return validateOnly ? answerDryRun(response) : created(response, made);
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'profile', tenantOwned: true })
  @ReadsVersion()
  @ApiOperation({ operationId: 'getProfile', summary: 'Get one profile by id or name' })
  @ApiOkResponse({ type: ProfileResource })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileResource> {
    return answer(response, await this.profiles.get(caller.tenant.id, id));
  }

  @Patch(':id')
  @Policy(managed)
  @ChangesVersion()
  @DryRun()
  @ApiOperation({ operationId: 'updateProfile', summary: 'Change a profile: a merge patch makes a new revision' })
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @ApiBody({ type: ProfilePatch })
  @ApiOkResponse({ type: ProfileResource })
  async update(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Body() patch: object,
    @Query() { validateOnly }: DryRunQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileResource | undefined> {
    requireObject(patch);
    const changed = await this.profiles.update(caller, id, patch, ifMatch, { validateOnly });
    return validateOnly ? answerDryRun(response) : answer(response, changed);
  }

  @Delete(':id')
  @HttpCode(204)
  @Policy(managed)
  @ChangesVersion()
  @ApiOperation({
    operationId: 'archiveProfile',
    summary: 'Archive a profile',
    description: 'It starts no run any more and its name is free. Its revisions stay and are found by its id.',
  })
  @ApiNoContentResponse({ description: 'It is archived' })
  async archive(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.profiles.archive(caller, id, ifMatch);
  }

  @Post(':id\\:clone')
  @Policy(managed)
  @Idempotent({ required: true })
  @DryRun()
  @ApiOperation({ operationId: 'cloneProfile', summary: 'Create a profile with the spec of another one' })
  @ApiCreatedResponse({ type: ProfileResource })
  async clone(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrName) id: string,
    @Body() input: CloneProfileInput,
    @Query() { validateOnly }: DryRunQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileResource | undefined> {
    const made = await this.profiles.clone(caller, id, input, { validateOnly, record: recordedAs(key, recorded) });
    return validateOnly ? answerDryRun(response) : created(response, made);
  }
}

function created(response: Response, profile: Profile): ProfileResource {
  response.status(201).setHeader('Location', locationOf(profile));
  return answer(response, profile);
}

function answer(response: Response, profile: Profile): ProfileResource {
  response.setHeader('ETag', etagOf(profile));
  return toProfileResource(profile);
}

const locationOf = (profile: Profile): string => `/api/v1/profiles/${profile.id}`;

const recorded = (profile: Profile) => ({
  headers: { location: locationOf(profile), etag: etagOf(profile) },
  body: toProfileResource(profile),
});

function requireObject(patch: unknown): void {
  if (typeof patch === 'object' && patch !== null && !Array.isArray(patch)) return;
  throw invalid('EC-VALIDATION', 'the body must be a JSON object: a merge patch (RFC 7396)', { pointer: '' });
}
