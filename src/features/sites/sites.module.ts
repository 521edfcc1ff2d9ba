import { Module } from '@nestjs/common';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsService } from './receipts.service.js';
import { SitesController } from './sites.controller.js';
import { SitesService } from './sites.service.js';

/** Rows 73 and 74. Takes DATABASE, PAGE_TOKENS and PROFILE_CATALOG from global modules. */
@Module({
  controllers: [SitesController, ReceiptsController],
  providers: [SitesService, ReceiptsService],
})
export class SitesModule {}
