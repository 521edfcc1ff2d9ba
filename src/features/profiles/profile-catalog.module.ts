import { Global, Module } from '@nestjs/common';
import { PROFILE_CATALOG } from '../../runs/profile-catalog.port.js';
import { PgProfileStore } from './pg-profile-store.js';

/** The catalog without its routes: for a process that is a worker alone. */
@Global()
@Module({ providers: [{ provide: PROFILE_CATALOG, useClass: PgProfileStore }], exports: [PROFILE_CATALOG] })
export class ProfileCatalogModule {}
