import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { LimitBook } from '../../platform/limits/limit-book.js';
import { limitNames, rateWindow, type LimitName } from '../../platform/limits/limit-names.js';
import { TenantUsage, type Used } from '../../runs/tenant-usage.js';
import { QuotaList, type QuotaResource } from './quota.dto.js';

/** Row 7: what the caller's tenant may use and what it uses. */
@ApiTags('access')
@Controller('quotas')
export class QuotasController {
  constructor(
    @Inject(LimitBook) private readonly book: LimitBook,
    @Inject(TenantUsage) private readonly usage: TenantUsage,
  ) {}

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listQuotas', summary: 'Limits of the tenant, and how much of each is used' })
  @ApiOkResponse({ type: QuotaList })
  async list(@CurrentCaller() { tenant }: Caller): Promise<QuotaList> {
    const [limits, used] = await Promise.all([this.book.of(tenant.id), this.usage.of(tenant.id)]);
    return { items: limitNames.map((name) => toResource(name, limits[name], used.get(name))) };
  }
}

function toResource(name: LimitName, limit: number, used: Used | undefined): QuotaResource {
  return {
    name,
    unit: unitOf(name),
    limit: limit === 0 ? null : limit,
    used: used?.used ?? 0,
    window: name.startsWith('rate.') ? rateWindow : null,
    resetAt: used?.resetAt?.toISOString() ?? null,
  };
}

function unitOf(name: LimitName): QuotaResource['unit'] {
  if (name.startsWith('rate.')) return 'requests';
  return name === 'storage.bytes' ? 'bytes' : 'runs';
}
