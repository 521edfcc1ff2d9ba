import { Module } from '@nestjs/common';
import { AuditBundlesController } from './audit-bundles.controller.js';

@Module({ controllers: [AuditBundlesController] })
export class AuditBundlesModule {}
