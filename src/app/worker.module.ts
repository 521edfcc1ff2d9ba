import { Module, type DynamicModule } from '@nestjs/common';
import { CheckpointTimerModule } from '../features/audit-log/checkpoint-timer.module.js';
import { FeedWatchModule } from '../features/feeds/feed-watch.module.js';
import { ProfileCatalogModule } from '../features/profiles/profile-catalog.module.js';
import { TenantEraserModule } from '../features/tenants/tenant-eraser.module.js';
import { ContentCollectorModule } from '../runs/collection/content-collector.module.js';
import { RunWorkerModule } from '../runs/run-worker.module.js';
import { StagingSweeperModule } from '../runs/staging-sweeper.module.js';
import type { Installation } from './open-installation.js';
import { PortsModule } from './ports.module.js';

/** A worker alone: no routes, a fraction of the memory. */
@Module({})
export class WorkerModule {
  static with(installation: Installation): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PortsModule.with(installation),
        ProfileCatalogModule,
        RunWorkerModule.forRoot(),
        StagingSweeperModule,
        ContentCollectorModule,
        TenantEraserModule,
        CheckpointTimerModule,
        FeedWatchModule,
      ],
    };
  }
}
