import { Module } from '@nestjs/common';
import { EventsModule } from '../platform/events/events.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { LimitBookModule } from '../platform/limits/limits.module.js';
import { CollectionsController } from './collection/collections.controller.js';
import { MirrorChains } from './mirror/mirror-chains.js';
import { MirrorChainsController } from './mirror/mirror-chains.controller.js';
import { RunEventsController } from './run-events.controller.js';
import { RunListService } from './run-list.service.js';
import { RunLogsController } from './run-logs.controller.js';
import { RunPlanningService } from './run-planning.service.js';
import { RunRetentionController } from './run-retention.controller.js';
import { RunRetentionService } from './run-retention.service.js';
import { RunWait } from './run-wait.js';
import { RunsController } from './runs.controller.js';
import { RunsService } from './runs.service.js';
import { TenantUsage } from './tenant-usage.js';

/**
 * The API part of runs. Takes DATABASE, CLOCK, PROFILE_CATALOG, RUN_PLANNER, BUNDLE_AVAILABILITY and PAGE_TOKENS from global
 * modules. Exports RunsService, whose `finished` is the way from a run to its bundle.
 */
@Module({
  imports: [HttpModule, EventsModule, LimitBookModule],
  controllers: [
    RunsController,
    RunEventsController,
    RunLogsController,
    RunRetentionController,
    CollectionsController,
    MirrorChainsController,
  ],
  providers: [RunsService, RunPlanningService, RunListService, RunRetentionService, RunWait, MirrorChains, TenantUsage],
  exports: [RunsService, TenantUsage],
})
export class RunsModule {}
