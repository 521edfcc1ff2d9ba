import { Module } from '@nestjs/common';
import { EvidenceController } from './evidence.controller.js';

/** Takes EVIDENCE_LOCKER, EVIDENCE_CATALOG and PAGE_TOKENS from global modules. */
@Module({ controllers: [EvidenceController] })
export class EvidenceModule {}
