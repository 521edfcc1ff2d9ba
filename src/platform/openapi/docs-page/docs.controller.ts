import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Policy } from '../../auth/policy.decorator.js';
import { sendDocument } from '../send-document.js';
import { DocsFiles } from './docs-files.js';

/**
 * As strict as everywhere but for what the page itself is made of: scripts, styles, pictures and requests of this origin alone. The
 * pictures of Swagger UI are in its style sheet.
 */
const contentPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** The API's description for people, served from the installation: no other host is asked for anything. */
@ApiTags('meta')
@Controller('docs')
export class DocsController {
  readonly #files: DocsFiles;

  constructor(@Inject(DocsFiles) files: DocsFiles) {
    this.#files = files;
  }

  @Get()
  @Policy({ scope: 'none' })
  @ApiOperation({ operationId: 'getDocs', summary: 'This document as a page to read and try (Swagger UI)' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  page(@Req() request: Request, @Res() response: Response): void {
    response.setHeader('Content-Security-Policy', contentPolicy);
    sendDocument(request, response, this.#files.page());
  }

  @Get(':file')
  @Policy({ scope: 'none' })
  @ApiOperation({ operationId: 'getDocsFile', summary: 'A script, style sheet or picture of that page' })
  @ApiProduces('*/*')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(@Param('file') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    sendDocument(request, response, await this.#files.file(name));
  }
}
