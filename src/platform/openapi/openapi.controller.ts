import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Policy } from '../auth/policy.decorator.js';
import { matchesIfNoneMatch } from '../http/etag.js';
import { OpenApiDocument, type ServedDocument } from './openapi-document.js';

/** Row 3: the document that clients are generated from. */
@ApiTags('meta')
@Controller()
export class OpenApiController {
  readonly #document: OpenApiDocument;

  constructor(@Inject(OpenApiDocument) document: OpenApiDocument) {
    this.#document = document;
  }

  @Get('openapi.json')
  @Policy({ scope: 'none' })
  @ApiOperation({ operationId: 'getOpenApi', summary: 'This document as JSON' })
  @ApiOkResponse({ description: 'The OpenAPI document' })
  json(@Req() request: Request, @Res() response: Response): void {
    send(request, response, this.#document.json());
  }

  @Get('openapi.yaml')
  @Policy({ scope: 'none' })
  @ApiOperation({ operationId: 'getOpenApiYaml', summary: 'This document as YAML' })
  @ApiOkResponse({ description: 'The OpenAPI document' })
  yaml(@Req() request: Request, @Res() response: Response): void {
    send(request, response, this.#document.yaml());
  }

  @Get('.well-known/openapi')
  @Policy({ scope: 'none' })
  @ApiOperation({ operationId: 'getWellKnownOpenApi', summary: 'This document at its well-known place' })
  @ApiOkResponse({ description: 'The OpenAPI document' })
  wellKnown(@Req() request: Request, @Res() response: Response): void {
    send(request, response, this.#document.json());
  }
}

function send(request: Request, response: Response, { body, mediaType, etag }: ServedDocument): void {
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'no-cache');
  if (matchesIfNoneMatch(request.headers['if-none-match'], etag)) {
    response.status(304).end();
    return;
  }
  response.setHeader('Content-Type', mediaType);
  response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}
