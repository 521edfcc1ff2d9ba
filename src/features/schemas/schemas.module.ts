import { Module } from '@nestjs/common';
import { FsPublishedSchemas } from './fs-published-schemas.js';
import { SchemasController } from './schemas.controller.js';

/** `/schemas/v1/manifest.json` and its like. */
@Module({
  controllers: [SchemasController],
  providers: [{ provide: FsPublishedSchemas, useFactory: () => new FsPublishedSchemas() }],
})
export class SchemasModule {}
