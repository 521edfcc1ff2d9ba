import {
  Global,
  Logger,
  Module,
  type DynamicModule,
  type INestApplicationContext,
  type Provider,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { DATABASE, type Database } from '../../../src/platform/db/database.js';
import { RUN_METRICS, RunMetrics } from '../../../src/platform/observability/run-metrics.js';
import { InMemoryNotificationSink } from '../../../src/runs/in-memory-notification-sink.js';
import { NOTIFICATION_SINK, type NotificationSink } from '../../../src/runs/notification-sink.port.js';
import { PROFILE_CATALOG, type ProfileCatalog } from '../../../src/runs/profile-catalog.port.js';
import { RUN_PIPELINE, type RunPipeline } from '../../../src/runs/run-context.js';
import type { RunWorkerOptions } from '../../../src/runs/run-worker.js';
import { RunWorkerModule } from '../../../src/runs/run-worker.module.js';

@Global()
@Module({})
class PortsModule {
  static with(providers: Provider[]): DynamicModule {
    return {
      module: PortsModule,
      providers,
      exports: providers.map((provider) => (provider as { provide: symbol }).provide),
    };
  }
}

export interface WorkerParts {
  readonly database: Database;
  readonly catalog: ProfileCatalog;
  readonly pipeline: RunPipeline;
  readonly sink?: NotificationSink;
  readonly options?: Partial<RunWorkerOptions>;
}

/** A whole worker in this process, scheduler included. `close()` drains it as SIGTERM does. */
export async function startWorker(parts: WorkerParts): Promise<INestApplicationContext> {
  const ports = PortsModule.with([
    { provide: DATABASE, useValue: parts.database },
    { provide: PROFILE_CATALOG, useValue: parts.catalog },
    { provide: RUN_PIPELINE, useValue: parts.pipeline },
    { provide: RUN_METRICS, useValue: new RunMetrics(new Registry()) },
    { provide: NOTIFICATION_SINK, useValue: parts.sink ?? new InMemoryNotificationSink() },
  ]);
  @Module({ imports: [ports, RunWorkerModule.forRoot(parts.options)] })
  class WorkerApp {}
  Logger.overrideLogger(process.env.EC_TEST_LOG ? ['log', 'warn', 'error'] : false);
  return NestFactory.createApplicationContext(WorkerApp, { logger: false, abortOnError: false });
}
