import { Module } from '@nestjs/common';
import { DocsFiles } from './docs-page/docs-files.js';
import { DocsController } from './docs-page/docs.controller.js';
import { OpenApiController } from './openapi.controller.js';
import { OpenApiDocument } from './openapi-document.js';

@Module({ controllers: [OpenApiController, DocsController], providers: [OpenApiDocument, DocsFiles] })
export class OpenApiModule {}
