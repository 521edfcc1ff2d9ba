import { Body, Controller, Get, Inject, Param, Post, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { OptionalCapability } from '../../platform/openapi/optional-capability.js';
import {
  PROMOTION_ATTESTATION_ASSEMBLER,
  type PromotionAttestationAssembler,
} from './promotion-attestation-assembler.port.js';

@ApiTags('promotions')
@OptionalCapability()
@Controller('promotions')
export class PromotionsController {
  constructor(@Inject(PROMOTION_ATTESTATION_ASSEMBLER) private readonly service: PromotionAttestationAssembler) {}

  @Post()
  @HttpCode(202)
  @Policy({ scope: 'export:attest' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'createPromotion', summary: 'Create a promotion' })
  create(@CurrentCaller() caller: Caller, @Body() input: ResourceInput): Promise<Resource> {
    return this.service.create(caller.tenant.id, input);
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listPromotions', summary: 'List promotions' })
  async list(@CurrentCaller() caller: Caller): Promise<{ items: readonly Resource[] }> {
    return { items: await this.service.list(caller.tenant.id) };
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'promotion', tenantOwned: true })
  @ApiOperation({ operationId: 'getPromotion', summary: 'Get one promotion' })
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.get(caller.tenant.id, id);
  }

  @Get(':id/bundle')
  @Policy({ scope: 'export:download', resource: 'promotion', tenantOwned: true })
  @ApiOperation({ operationId: 'getPromotionBundle', summary: 'Download the bundle of one promotion' })
  bundle(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Resource> {
    return this.service.document(caller.tenant.id, id, 'bundle');
  }
}
