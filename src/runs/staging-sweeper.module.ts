import { Module } from '@nestjs/common';
import { StagingSweeper } from './staging-sweeper.js';

/** Beside RunWorkerModule, whose scheduler drives it. Takes DATABASE, CONTENT_STORE and CLOCK from a global module. */
@Module({ providers: [StagingSweeper], exports: [StagingSweeper] })
export class StagingSweeperModule {}
