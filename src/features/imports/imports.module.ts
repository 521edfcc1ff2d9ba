import { Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { IMPORT_METRICS, ImportMetrics } from '../../platform/observability/import-metrics.js';
import { METRICS_REGISTRY, ObservabilityModule } from '../../platform/observability/observability.module.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { SiteReceiptsController } from './site-receipts.controller.js';
import { SiteReceipts } from './site-receipts.service.js';

/** Row 52. Takes DATABASE, SETTINGS, CONTENT_STORE, BUNDLE_CATALOG, SIGNER and PAGE_TOKENS from global modules. */
@Module({
  imports: [ObservabilityModule],
  controllers: [ImportsController, SiteReceiptsController],
  providers: [
    ImportsService,
    SiteReceipts,
    {
      provide: IMPORT_METRICS,
      useFactory: (registry: Registry) => new ImportMetrics(registry),
      inject: [METRICS_REGISTRY],
    },
  ],
})
export class ImportsModule {}
