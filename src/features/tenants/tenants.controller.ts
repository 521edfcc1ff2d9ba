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
import { TenantPathPipe } from './tenant-path.pipe.js';
import { ReasonInput, TenantInput, TenantListQuery, TenantPage, TenantPatch, TenantResource } from './tenant.dto.js';
import { etagOfTenant, toTenantResource, type TenantRow } from './tenant.js';
import { TenantsService } from './tenants.service.js';

const idOrSlug = new TenantPathPipe();
const policy = { scope: 'export:platform', resource: 'tenant' } as const;

/** Row 69: tenants, for platform administrators. */
@ApiTags('tenants')
@Controller('admin/tenants')
export class TenantsController {
  constructor(@Inject(TenantsService) private readonly tenants: TenantsService) {}

  @Get()
  @Policy({ scope: 'export:platform' })
  @ApiOperation({ operationId: 'listTenants', summary: 'List tenants by slug' })
  @ApiOkResponse({ type: TenantPage })
  list(@CurrentCaller() caller: Caller, @Query() query: TenantListQuery): Promise<TenantPage> {
    return this.tenants.list(caller, query);
  }

  @Post()
  @Policy({ scope: 'export:platform' })
  @Idempotent({ required: true })
  @DryRun()
  @ApiOperation({ operationId: 'createTenant', summary: 'Make a tenant' })
  @ApiCreatedResponse({ type: TenantResource })
  async create(
    @CurrentCaller() caller: Caller,
    @Body() input: TenantInput,
    @Query() { validateOnly = false }: DryRunQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantResource | undefined> {
    const made = await this.tenants.create(
      caller,
      input,
      validateOnly,
      validateOnly ? undefined : recordedAs(key, recorded),
    );
    if (validateOnly) return answerDryRun(response);
    response.setHeader('Location', locationOf(made));
    return answer(response, made);
  }

  @Get(':id')
  @Policy(policy)
  @ReadsVersion()
  @ApiOperation({ operationId: 'getTenant', summary: 'Show a tenant, by id or slug' })
  @ApiOkResponse({ type: TenantResource })
  async get(
    @Param('id', idOrSlug) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantResource> {
    return answer(response, await this.tenants.get(id));
  }

  @Patch(':id')
  @Policy(policy)
  @ChangesVersion()
  @DryRun()
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @ApiBody({ type: TenantPatch })
  @ApiOperation({ operationId: 'updateTenant', summary: 'Rename a tenant; its slug never changes' })
  @ApiOkResponse({ type: TenantResource })
  async update(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrSlug) id: string,
    @Body() patch: TenantPatch,
    @Query() { validateOnly = false }: DryRunQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantResource | undefined> {
    const renamed = await this.tenants.rename(caller, id, patch, ifMatch, validateOnly);
    return validateOnly ? answerDryRun(response) : answer(response, renamed);
  }

  @Delete(':id')
  @HttpCode(204)
  @Policy(policy)
  @ChangesVersion()
  @ApiOperation({ operationId: 'deleteTenant', summary: 'Delete a tenant that was never used' })
  @ApiNoContentResponse({ description: 'Its slug is free again' })
  async delete(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrSlug) id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.tenants.delete(caller, id, ifMatch);
  }

  @Post(':id\\:suspend')
  @HttpCode(200)
  @Policy(policy)
  @Idempotent({ required: false })
  @ApiOperation({ operationId: 'suspendTenant', summary: 'Refuse the callers of a tenant and hold its queued runs' })
  @ApiOkResponse({ type: TenantResource })
  async suspend(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrSlug) id: string,
    @Body() { reason }: ReasonInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantResource> {
    return answer(response, await this.tenants.suspend(caller, id, reason));
  }

  @Post(':id\\:resume')
  @HttpCode(200)
  @Policy(policy)
  @Idempotent({ required: false })
  @ApiOperation({ operationId: 'resumeTenant', summary: 'Let a suspended tenant go on' })
  @ApiOkResponse({ type: TenantResource })
  async resume(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrSlug) id: string,
    @Body() { reason }: ReasonInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantResource> {
    return answer(response, await this.tenants.resume(caller, id, reason));
  }
}

function answer(response: Response, tenant: TenantRow): TenantResource {
  response.setHeader('ETag', etagOfTenant(tenant));
  return toTenantResource(tenant);
}

const locationOf = ({ id }: TenantRow): string => `/api/v1/admin/tenants/${id}`;

/** Stores the answer under its key in the transaction of the tenant, so that a crash after the commit makes no second one. */
const recorded = (tenant: TenantRow) => ({
  headers: { location: locationOf(tenant), etag: etagOfTenant(tenant) },
  body: toTenantResource(tenant),
});
