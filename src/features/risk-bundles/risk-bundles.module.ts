import { Module } from '@nestjs/common';
import { RiskBundlesController } from './risk-bundles.controller.js';

@Module({ controllers: [RiskBundlesController] })
export class RiskBundlesModule {}
