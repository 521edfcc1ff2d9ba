import { Module } from '@nestjs/common';
import { TenantEraser } from './tenant-eraser.js';

/** Beside RunWorkerModule, whose scheduler drives it. Takes DATABASE and CONTENT_STORE from a global module. */
@Module({ providers: [TenantEraser], exports: [TenantEraser] })
export class TenantEraserModule {}
