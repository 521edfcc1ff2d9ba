import { Module } from '@nestjs/common';
import { LimitBookModule } from '../../platform/limits/limits.module.js';
import { RunsModule } from '../../runs/runs.module.js';
import { QuotasController } from './quotas.controller.js';

/** Row 7. */
@Module({ imports: [LimitBookModule, RunsModule], controllers: [QuotasController] })
export class QuotasModule {}
