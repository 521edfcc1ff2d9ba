import { Module } from '@nestjs/common';
import { HttpModule } from '../../platform/http/http.module.js';
import { RunsModule } from '../../runs/runs.module.js';
import { ArtifactList } from './artifact-list.js';
import { DownloadsController } from './downloads.controller.js';
import { DownloadsService } from './downloads.service.js';
import { RunDiffsController } from './run-diffs.controller.js';
import { RunDiffsService } from './run-diffs.service.js';

/** Rows 26-29 and 32. Takes BUNDLE_CATALOG, CONTENT_STORE and PAGE_TOKENS from global modules. */
@Module({
  imports: [HttpModule, RunsModule],
  controllers: [DownloadsController, RunDiffsController],
  providers: [DownloadsService, ArtifactList, RunDiffsService],
})
export class DownloadsModule {}
