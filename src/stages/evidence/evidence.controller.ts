import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { digestBytes } from '../../formats/digest.js';
import { notFound } from '../../kernel/errors.js';
import { evidenceKinds, type EvidenceKind } from '../../kernel/evidence.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotency, Idempotent, type IdempotencyScope } from '../../platform/http/idempotency-scope.js';
import { PAGE_TOKENS, type PageScope, type PageTokens } from '../../platform/http/page-token.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { RawBody } from '../../platform/http/raw-body.decorator.js';
import { EVIDENCE_CATALOG, type EvidenceCatalog, type Page } from './evidence-catalog.port.js';
import { EVIDENCE_LOCKER, type EvidenceLocker } from './evidence-locker.port.js';
import {
  BatchListQuery,
  BatchPage,
  BatchQuery,
  BatchResource,
  EvidenceKindsResource,
  EvidenceRecordPage,
  RecordListQuery,
  RecordQuery,
} from './evidence.dto.js';
import { asCodingError, describeUpload } from './http-upload.js';
import { knownMediaTypes } from './reading/file-form.js';
import { StreamedInput } from './reading/streamed-input.js';

const batchId = new PathIdPipe('batch');

/** Rows 45 and 46 of the API. */
@ApiTags('evidence')
@Controller('evidence')
export class EvidenceController {
  constructor(
    @Inject(EVIDENCE_LOCKER) private readonly locker: EvidenceLocker,
    @Inject(EVIDENCE_CATALOG) private readonly catalog: EvidenceCatalog,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  @Post('batches')
  @Policy({ scope: 'export:evidence:write' })
  @RawBody()
  @Idempotent({ required: true })
  @ApiHeader({ name: 'Repr-Digest', required: false, description: 'sha-256=:<base64>: of the body (RFC 9530)' })
  @ApiOperation({ operationId: 'createEvidenceBatch', summary: 'Import a batch of evidence, as a whole or not at all' })
  @ApiConsumes(...knownMediaTypes, 'application/octet-stream')
  @ApiBody({ description: 'The evidence, plain, gzip or zstd', schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: BatchResource })
  @ApiOkResponse({ type: BatchResource, description: 'validateOnly: what would happen' })
  async create(
    @CurrentCaller() caller: Caller,
    @Query() query: BatchQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchResource> {
    const input = new StreamedInput(request, describeUpload(request.headers, query));
    const { mode, snapshot, allowShrink, keepOriginals, validateOnly } = query;
    const options = {
      partial: mode === 'partial',
      snapshot,
      allowShrink,
      keepOriginals,
      validateOnly,
      by: auditBy(caller),
    };
    const receipt = await this.locker
      .ingest(caller.tenant.id, headerOf(query), input, options, abortOnClose(request))
      .catch((error: unknown) => {
        throw asCodingError(error, request.headers);
      });
    key?.bodyWas(receipt.digest, receipt.bytes);
    response.status(validateOnly ? 200 : 201);
    if (!validateOnly) response.setHeader('Location', `/api/v1/evidence/batches/${receipt.batchId}`);
    return receipt;
  }

  @Get('batches')
  @Policy({ scope: 'export:evidence:read' })
  @ApiOperation({ operationId: 'listEvidenceBatches', summary: 'List batches, the newest first' })
  @ApiOkResponse({ type: BatchPage })
  async batches(@CurrentCaller() caller: Caller, @Query() query: BatchListQuery): Promise<BatchPage> {
    const scope = { tenant: caller.tenant.id, list: 'evidence/batches' };
    const after = this.#after(scope, query.pageToken);
    return this.#page(scope, await this.catalog.batches(caller.tenant.id, query.pageSize, after));
  }

  @Get('batches/:id')
  @Policy({ scope: 'export:evidence:read', resource: 'batch', tenantOwned: true })
  @ApiOperation({ operationId: 'getEvidenceBatch', summary: 'Get the receipt of one batch' })
  @ApiOkResponse({ type: BatchResource })
  batch(@CurrentCaller() caller: Caller, @Param('id', batchId) id: string): Promise<BatchResource> {
    return this.catalog.batch(caller.tenant.id, id);
  }

  @Get()
  @Policy({ scope: 'export:evidence:read' })
  @ApiOperation({ operationId: 'listEvidenceKinds', summary: 'Count the records of each kind' })
  @ApiOkResponse({ type: EvidenceKindsResource })
  async kinds(@CurrentCaller() caller: Caller): Promise<EvidenceKindsResource> {
    const { seq } = await this.locker.head(caller.tenant.id);
    return { seq, kinds: await this.catalog.kinds(caller.tenant.id) };
  }

  @Get(':kind')
  @Policy({ scope: 'export:evidence:read' })
  @ApiOperation({ operationId: 'listEvidence', summary: 'List the records of a kind by key' })
  @ApiOkResponse({ type: EvidenceRecordPage })
  async records(
    @CurrentCaller() caller: Caller,
    @Param('kind') name: string,
    @Query() query: RecordListQuery,
  ): Promise<EvidenceRecordPage> {
    const kind = asKind(name);
    const scope = { tenant: caller.tenant.id, list: `evidence/${kind}` };
    const after = this.#after(scope, query.pageToken);
    return this.#page(scope, await this.catalog.records(caller.tenant.id, kind, query.pageSize, after));
  }

  @Get(':kind/:key')
  @Policy({ scope: 'export:evidence:read', resource: 'record', tenantOwned: true })
  @ApiOperation({
    operationId: 'getEvidence',
    summary: 'Get one record',
    description: 'The key is `<source>/<record id>`, percent-encoded as one path segment.',
  })
  @ApiProduces('application/json', 'application/octet-stream')
  @ApiOkResponse({
    description: 'The canonical bytes, or the upstream ones',
    schema: { type: 'string', format: 'binary' },
  })
  async record(
    @CurrentCaller() caller: Caller,
    @Param('kind') name: string,
    @Param('key') key: string,
    @Query() query: RecordQuery,
    @Res() response: Response,
  ): Promise<void> {
    const kind = asKind(name);
    if (key.includes('\0')) throw notFound(`${kind} record`);
    if (query.form === 'original') {
      const bytes = await this.catalog.original(caller.tenant.id, kind, key);
      response.setHeader('Content-Type', 'application/octet-stream').end(bytes);
      return;
    }
    const { body, digest } = await this.catalog.record(caller.tenant.id, kind, key, query.seq);
    response
      .setHeader('Content-Type', 'application/json')
      .setHeader('ETag', `"${digest}"`)
      .setHeader('Repr-Digest', `sha-256=:${digestBytes(digest).toString('base64')}:`)
      .end(body);
  }

  #after(scope: PageScope, token: string | undefined): string | undefined {
    return token === undefined ? undefined : String(this.tokens.decode(scope, token)[0]);
  }

  #page<Item>(scope: PageScope, { items, next }: Page<Item>): { items: readonly Item[]; nextPageToken?: string } {
    return { items, ...(next === undefined ? {} : { nextPageToken: this.tokens.encode(scope, [next]) }) };
  }
}

function asKind(name: string): EvidenceKind {
  const kind = evidenceKinds.find((known) => known === name);
  if (!kind) throw notFound('evidence kind');
  return kind;
}

function headerOf({ source, kind, schema, captureTime }: BatchQuery) {
  return { source, kind, schema, captureTime };
}

/** A client that goes away ends its import, and its transaction with it. */
function abortOnClose(request: Request): AbortSignal {
  const abort = new AbortController();
  request.once('close', () => {
    if (!request.complete) abort.abort(new Error('the client closed the connection before the upload was complete'));
  });
  return abort.signal;
}
