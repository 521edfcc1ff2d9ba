import { Module } from '@nestjs/common';
import { FeedsController } from './feeds.controller.js';
import { FeedsService } from './feeds.service.js';

/** Takes DATABASE and EVIDENCE_LOCKER from global modules. Its paths come before `evidence/:kind`. */
@Module({ controllers: [FeedsController], providers: [FeedsService] })
export class FeedsModule {}
