import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Policy } from '../../platform/auth/policy.decorator.js';
import { matchesIfNoneMatch } from '../../platform/http/etag.js';
import { FsPublishedSchemas } from './fs-published-schemas.js';

/** The published JSON Schemas of the documents in a bundle. */
@ApiTags('meta')
@Controller('schemas/v1')
export class SchemasController {
  constructor(@Inject(FsPublishedSchemas) private readonly schemas: FsPublishedSchemas) {}

  @Get(':name')
  @Policy({ scope: 'none' })
  @ApiOperation({ operationId: 'getSchema', summary: 'JSON Schema of one document of a bundle' })
  @ApiParam({ name: 'name', example: 'manifest.json', description: 'manifest.json, index.json, plan.json, ...' })
  @ApiProduces('application/schema+json')
  @ApiOkResponse({ description: 'The JSON Schema', schema: { type: 'object' } })
  get(@Param('name') name: string, @Req() request: Request, @Res() response: Response): void {
    const { body, etag } = this.schemas.get(name.replace(/\.json$/, ''));
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'public, max-age=86400');
    if (matchesIfNoneMatch(request.headers['if-none-match'], etag)) {
      response.status(304).end();
      return;
    }
    response.setHeader('Content-Type', 'application/schema+json');
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}
