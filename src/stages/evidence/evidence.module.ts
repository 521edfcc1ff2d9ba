import { Module } from '@nestjs/common';
import { LimitBookModule } from '../../platform/limits/limits.module.js';
import { EvidenceRecordsController } from './evidence-records.controller.js';
import { EvidenceController } from './evidence.controller.js';

/**
 * Takes EVIDENCE_LOCKER, EVIDENCE_CATALOG, EVIDENCE_ERASURES and PAGE_TOKENS from global modules. The paths of the first controller
 * come before \`:kind\`.
 */
@Module({ imports: [LimitBookModule], controllers: [EvidenceController, EvidenceRecordsController] })
export class EvidenceModule {}
