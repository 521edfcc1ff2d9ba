import { Module } from '@nestjs/common';
import { AccessController } from './access.controller.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { RoleBindingsController } from './role-bindings.controller.js';
import { RoleBindingsService } from './role-bindings.service.js';

/** Rows 6, 67 and 68. Takes DATABASE and PAGE_TOKENS from global modules. */
@Module({
  controllers: [AccessController, ApiKeysController, RoleBindingsController],
  providers: [ApiKeysService, RoleBindingsService],
})
export class AccessModule {}
