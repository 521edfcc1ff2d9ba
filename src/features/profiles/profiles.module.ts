import { Global, Module } from '@nestjs/common';
import { PROFILE_CATALOG } from '../../runs/profile-catalog.port.js';
import { PgProfileStore } from './pg-profile-store.js';
import { ProfileListsService } from './profile-lists.service.js';
import { ProfileRevisionsController } from './profile-revisions.controller.js';
import { ProfilesController } from './profiles.controller.js';
import { ProfilesService } from './profiles.service.js';

/** Rows 8-14, and the catalog in which runs find their profile. Takes DATABASE, CLOCK and PAGE_TOKENS from global modules. */
@Global()
@Module({
  controllers: [ProfilesController, ProfileRevisionsController],
  providers: [
    PgProfileStore,
    ProfilesService,
    ProfileListsService,
    { provide: PROFILE_CATALOG, useExisting: PgProfileStore },
  ],
  exports: [PROFILE_CATALOG],
})
export class ProfilesModule {}
