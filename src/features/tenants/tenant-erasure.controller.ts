import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotency, Idempotent, recordedAs, type IdempotencyScope } from '../../platform/http/idempotency-scope.js';
import { OptionalBody } from '../../platform/http/raw-body.decorator.js';
import { TenantErasureService } from './tenant-erasure.service.js';
import { TenantPathPipe } from './tenant-path.pipe.js';
import { EraseTenantInput, TenantErasureResource } from './tenant.dto.js';
import { toErasureResource, type ErasureRow } from './tenant.js';

const idOrSlug = new TenantPathPipe();
const policy = { scope: 'export:platform', resource: 'tenant' } as const;

/** Row 69: the end of a tenant, which takes two people (docs/decisions/two-people-erase-a-tenant.md). */
@ApiTags('tenants')
@Controller('admin/tenants')
export class TenantErasureController {
  constructor(@Inject(TenantErasureService) private readonly erasures: TenantErasureService) {}

  @Post(':id\\:erase')
  @HttpCode(202)
  @Policy(policy)
  @Idempotent({ required: true })
  @ApiOperation({
    operationId: 'eraseTenant',
    summary: 'Ask for the erasure of a suspended tenant; somebody else approves',
  })
  @ApiAcceptedResponse({ type: TenantErasureResource })
  async request(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrSlug) id: string,
    @Body() input: EraseTenantInput,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantErasureResource> {
    return accepted(response, await this.erasures.request(caller, id, input, recordedAs(key, recorded)));
  }

  @Get(':id/erasure')
  @Policy(policy)
  @ApiOperation({ operationId: 'getTenantErasure', summary: 'How far the erasure of a tenant is' })
  @ApiOkResponse({ type: TenantErasureResource })
  async get(@Param('id', idOrSlug) id: string): Promise<TenantErasureResource> {
    return toErasureResource(await this.erasures.get(id));
  }

  @Post(':id\\:approveErasure')
  @HttpCode(202)
  @Policy(policy)
  @OptionalBody()
  @ApiOperation({
    operationId: 'approveTenantErasure',
    summary: 'Approve what another asked for: the tenant is gone at once',
  })
  @ApiAcceptedResponse({ type: TenantErasureResource })
  async approve(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrSlug) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantErasureResource> {
    return accepted(response, await this.erasures.approve(caller, id));
  }

  @Post(':id\\:cancelErasure')
  @HttpCode(200)
  @Policy(policy)
  @OptionalBody()
  @ApiOperation({ operationId: 'cancelTenantErasure', summary: 'Take back an erasure that is not approved' })
  @ApiOkResponse({ type: TenantErasureResource })
  async cancel(@CurrentCaller() caller: Caller, @Param('id', idOrSlug) id: string): Promise<TenantErasureResource> {
    return toErasureResource(await this.erasures.cancel(caller, id));
  }
}

const retryAfter = 5;
const locationOf = ({ tenant }: ErasureRow): string => `/api/v1/admin/tenants/${tenant}/erasure`;

function accepted(response: Response, erasure: ErasureRow): TenantErasureResource {
  response.setHeader('Location', locationOf(erasure));
  response.setHeader('Retry-After', retryAfter);
  return toErasureResource(erasure);
}

const recorded = (erasure: ErasureRow) => ({
  status: 202,
  headers: { location: locationOf(erasure), 'retry-after': String(retryAfter) },
  body: toErasureResource(erasure),
});
