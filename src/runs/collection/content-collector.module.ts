import { Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { CollectionMetrics } from '../../platform/observability/collection-metrics.js';
import { METRICS_REGISTRY } from '../../platform/observability/observability.module.js';
import { ContentCollector } from './content-collector.js';

const metrics = {
  provide: CollectionMetrics,
  useFactory: (registry: Registry) => new CollectionMetrics(registry),
  inject: [METRICS_REGISTRY],
};

/** Beside RunWorkerModule, whose scheduler drives it. Takes DATABASE, CONTENT_STORE, SETTINGS and the registry of metrics from global modules. */
@Module({ providers: [ContentCollector, metrics], exports: [ContentCollector] })
export class ContentCollectorModule {}
