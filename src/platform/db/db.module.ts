import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Database } from './database.js';

/** Gives every module the database that the entry opened and checked before Nest started. */
@Global()
@Module({})
export class DatabaseModule {
  static with(database: Database): DynamicModule {
    return { module: DatabaseModule, providers: [{ provide: DATABASE, useValue: database }], exports: [DATABASE] };
  }
}
