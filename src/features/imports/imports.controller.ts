import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { invalid } from '../../kernel/errors.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { ReadsVersion } from '../../platform/http/conditional.decorator.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { readPage } from '../../platform/http/page.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { RawBody } from '../../platform/http/raw-body.decorator.js';
import { contentEtag } from '../../stages/evidence/content-etag.js';
import { ImportPage, ImportQuery, ImportResource } from './import.dto.js';
import { ImportsService } from './imports.service.js';
import { findImport, listImports } from './pg-import-list.js';

const importId = new PathIdPipe('import');

/** Row 52. */
@ApiTags('imports')
@Controller('imports')
export class ImportsController {
  constructor(
    @Inject(ImportsService) private readonly imports: ImportsService,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  @Post()
  @Policy({ scope: 'export:import' })
  @RawBody()
  @Idempotent({ required: true })
  @ApiOperation({
    operationId: 'createImport',
    summary: 'Import a bundle that was made elsewhere, as a whole or not at all',
  })
  @ApiConsumes('application/x-tar')
  @ApiBody({ required: false, description: 'The bundle as a tar', schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: ImportResource })
  @ApiNotFoundResponse({ description: 'The tenant has no bundle of this digest' })
  @ApiOkResponse({ type: ImportResource, description: 'validateOnly, or the bundle was there already' })
  async create(
    @CurrentCaller() caller: Caller,
    @Query() query: ImportQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImportResource> {
    if (query.bundle === undefined) requireTar(request);
    const receipt = await this.imports.import(caller, query, request, abortOnClose(request, response));
    response.status(receipt.validateOnly || receipt.outcome === 'unchanged' ? 200 : 201);
    if (!receipt.validateOnly) response.setHeader('Location', `/api/v1/imports/${receipt.id}`);
    return receipt;
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ReadsVersion()
  @ApiOperation({ operationId: 'listImports', summary: 'List the ledger of imports, the newest first' })
  @ApiOkResponse({ type: ImportPage })
  async list(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: PageQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImportPage> {
    const page = await readPage(this.tokens, { tenant: tenant.id, list: 'imports' }, query, {
      rows: (limit, after) => listImports(this.database, tenant.id, limit, after && String(after[0])),
      position: ({ id }) => [id],
    });
    return contentEtag(response, page);
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'import', tenantOwned: true })
  @ReadsVersion()
  @ApiOperation({ operationId: 'getImport', summary: 'Get one entry of the ledger of imports' })
  @ApiOkResponse({ type: ImportResource })
  async get(
    @CurrentCaller() { tenant }: Caller,
    @Param('id', importId) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImportResource> {
    return contentEtag(response, await findImport(this.database, tenant.id, id));
  }
}

function requireTar({ headers }: Request): void {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type !== 'application/x-tar')
    throw invalid('EC-MEDIA-TYPE', 'send the bundle as application/x-tar, or name one that is here with "bundle"');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw invalid('EC-ENCODING-UNSUPPORTED', 'a bundle is sent as it is: its packs are compressed already');
}

/** A client that goes away ends its import, and its transaction with it. */
function abortOnClose(request: Request, response: Response): AbortSignal {
  const abort = new AbortController();
  const end = () => abort.abort(new Error('the client closed the connection before the import was done'));
  request.once('close', () => request.complete || end());
  response.once('close', () => response.writableFinished || end());
  return abort.signal;
}
