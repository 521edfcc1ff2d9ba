import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Policy } from '../auth/policy.decorator.js';
import { OpenApiDocument } from './openapi-document.js';
import { sendDocument } from './send-document.js';

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
  @ApiOkResponse({ description: 'The OpenAPI document', schema: { type: 'object' } })
  json(@Req() request: Request, @Res() response: Response): void {
    sendDocument(request, response, this.#document.json());
  }

  @Get('openapi.yaml')
  @Policy({ scope: 'none' })
  @ApiOperation({ operationId: 'getOpenApiYaml', summary: 'This document as YAML' })
  @ApiProduces('application/yaml')
  @ApiOkResponse({ description: 'The OpenAPI document', schema: { type: 'object' } })
  yaml(@Req() request: Request, @Res() response: Response): void {
    sendDocument(request, response, this.#document.yaml());
  }

  @Get('.well-known/openapi')
  @Policy({ scope: 'none' })
  @ApiOperation({ operationId: 'getWellKnownOpenApi', summary: 'This document at its well-known place' })
  @ApiOkResponse({ description: 'The OpenAPI document', schema: { type: 'object' } })
  wellKnown(@Req() request: Request, @Res() response: Response): void {
    sendDocument(request, response, this.#document.json());
  }
}
