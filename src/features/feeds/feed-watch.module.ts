import { Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { FEED_METRICS, FeedMetrics } from '../../platform/observability/feed-metrics.js';
import { METRICS_REGISTRY, ObservabilityModule } from '../../platform/observability/observability.module.js';
import { FeedWatch } from './feed-watch.js';

/** Beside RunWorkerModule, whose scheduler drives it. Takes DATABASE, EVIDENCE_LOCKER and CLOCK from a global module. */
@Module({
  imports: [ObservabilityModule],
  providers: [
    FeedWatch,
    {
      provide: FEED_METRICS,
      useFactory: (registry: Registry) => new FeedMetrics(registry),
      inject: [METRICS_REGISTRY],
    },
  ],
  exports: [FeedWatch],
})
export class FeedWatchModule {}
