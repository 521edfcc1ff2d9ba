import { Module } from '@nestjs/common';
import { ContentScrubber } from './content-scrubber.js';
import { StagingSweeper } from './staging-sweeper.js';

/** Beside RunWorkerModule, whose scheduler drives it. Takes DATABASE, CONTENT_STORE and CLOCK from a global module. */
@Module({ providers: [StagingSweeper, ContentScrubber], exports: [StagingSweeper, ContentScrubber] })
export class StagingSweeperModule {}
