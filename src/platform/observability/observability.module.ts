import { Global, Module } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { HttpMetrics } from './http-metrics.js';

export const METRICS_REGISTRY = Symbol('MetricsRegistry');

/** One registry a process: the app adds RunMetrics and serves it with `startMetricsServer`. */
@Global()
@Module({
  providers: [
    { provide: METRICS_REGISTRY, useFactory: makeRegistry },
    { provide: HttpMetrics, useFactory: (registry: Registry) => new HttpMetrics(registry), inject: [METRICS_REGISTRY] },
  ],
  exports: [METRICS_REGISTRY, HttpMetrics],
})
export class ObservabilityModule {}

function makeRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
