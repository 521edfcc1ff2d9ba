import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { OutboxRelay } from './outbox-relay.js';
import { RunSweeper } from './run-sweeper.js';
import { defaultWorkerOptions, RUN_WORKER_OPTIONS, RunWorker, type RunWorkerOptions } from './run-worker.js';

/**
 * The part of a process that carries runs out: worker, sweeper and outbox relay, driven by the scheduler. Takes DATABASE,
 * PROFILE_CATALOG, RUN_PIPELINE, RUN_METRICS and NOTIFICATION_SINK from a global module; shutdown hooks must be enabled.
 */
@Module({})
export class RunWorkerModule {
  static forRoot(options: Partial<RunWorkerOptions> = {}): DynamicModule {
    return {
      module: RunWorkerModule,
      imports: [ScheduleModule.forRoot()],
      providers: [
        { provide: RUN_WORKER_OPTIONS, useValue: { ...defaultWorkerOptions, ...options } },
        RunWorker,
        RunSweeper,
        OutboxRelay,
      ],
      exports: [RunWorker],
    };
  }
}
