import { Module } from '@nestjs/common';
import { AccessController } from './access.controller.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';

/** Rows 6 and 67. Takes DATABASE and PAGE_TOKENS from global modules. */
@Module({ controllers: [AccessController, ApiKeysController], providers: [ApiKeysService] })
export class AccessModule {}
