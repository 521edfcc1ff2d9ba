import { Body, Controller, Get, Headers, Inject, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { ChangesVersion, ReadsVersion } from '../../platform/http/conditional.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../../platform/http/dry-run.js';
import { TenantPathPipe } from './tenant-path.pipe.js';
import { TenantQuotasInput, TenantQuotasResource } from './tenant-quota.dto.js';
import { TenantQuotasService, type VersionedQuotas } from './tenant-quotas.service.js';

const idOrSlug = new TenantPathPipe();
const policy = { scope: 'export:platform', resource: 'tenant' } as const;

/** Row 69: limits of one tenant. */
@ApiTags('tenants')
@Controller('admin/quotas')
export class TenantQuotasController {
  constructor(@Inject(TenantQuotasService) private readonly quotas: TenantQuotasService) {}

  @Get(':id')
  @Policy(policy)
  @ReadsVersion()
  @ApiOperation({
    operationId: 'getTenantQuotas',
    summary: 'Limits of a tenant, its own and those of the installation',
  })
  @ApiOkResponse({ type: TenantQuotasResource })
  async get(
    @Param('id', idOrSlug) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantQuotasResource> {
    return answer(response, await this.quotas.get(id));
  }

  @Put(':id')
  @Policy(policy)
  @ChangesVersion()
  @DryRun()
  @ApiOperation({ operationId: 'replaceTenantQuotas', summary: 'Say which limits a tenant has of its own' })
  @ApiOkResponse({ type: TenantQuotasResource })
  async replace(
    @CurrentCaller() caller: Caller,
    @Param('id', idOrSlug) id: string,
    @Body() { items }: TenantQuotasInput,
    @Query() { validateOnly = false }: DryRunQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TenantQuotasResource | undefined> {
    const replaced = await this.quotas.replace(caller, id, items, ifMatch, validateOnly);
    return validateOnly ? answerDryRun(response) : answer(response, replaced);
  }
}

function answer(response: Response, { quotas, etag }: VersionedQuotas): TenantQuotasResource {
  response.setHeader('ETag', etag);
  return quotas;
}
