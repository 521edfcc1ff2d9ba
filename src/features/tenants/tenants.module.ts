import { Module } from '@nestjs/common';
import { TenantErasureController } from './tenant-erasure.controller.js';
import { TenantErasureService } from './tenant-erasure.service.js';
import { TenantQuotasController } from './tenant-quotas.controller.js';
import { TenantQuotasService } from './tenant-quotas.service.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsService } from './tenants.service.js';

/** Row 69. Takes DATABASE and PAGE_TOKENS from global modules. */
@Module({
  controllers: [TenantsController, TenantErasureController, TenantQuotasController],
  providers: [TenantsService, TenantErasureService, TenantQuotasService],
})
export class TenantsModule {}
