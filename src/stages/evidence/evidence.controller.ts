import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotency, Idempotent, type IdempotencyScope } from '../../platform/http/idempotency-scope.js';
import { ReadsVersion } from '../../platform/http/conditional.decorator.js';
import { readPage } from '../../platform/http/page.js';
import { PAGE_TOKENS, type PagePosition, type PageTokens } from '../../platform/http/page-token.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { StorageQuota } from '../../platform/limits/storage-quota.js';
import { parseSort } from '../../platform/http/query-parameters.js';
import { RawBody } from '../../platform/http/raw-body.decorator.js';
import { contentEtag } from './content-etag.js';
import { EVIDENCE_CATALOG, type EvidenceCatalog } from './evidence-catalog.port.js';
import { EVIDENCE_ERASURES, type EvidenceErasures } from './evidence-erasures.port.js';
import { ErasurePage } from './evidence-records.dto.js';
import { EVIDENCE_LOCKER, type EvidenceLocker } from './evidence-locker.port.js';
import {
  BatchListQuery,
  BatchPage,
  BatchQuery,
  BatchResource,
  ErasureListQuery,
  EvidenceKindsResource,
} from './evidence.dto.js';
import { defined } from './record-filter.js';
import { asUploadError, describeUpload } from './http-upload.js';
import { knownMediaTypes } from './reading/file-form.js';
import { StreamedInput } from './reading/streamed-input.js';

const batchId = new PathIdPipe('batch');

/** Row 45 of the API: batches; and what lies across kinds. */
@ApiTags('evidence')
@Controller('evidence')
export class EvidenceController {
  constructor(
    @Inject(EVIDENCE_LOCKER) private readonly locker: EvidenceLocker,
    @Inject(EVIDENCE_CATALOG) private readonly catalog: EvidenceCatalog,
    @Inject(EVIDENCE_ERASURES) private readonly erasures: EvidenceErasures,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
    @Inject(StorageQuota) private readonly storage: StorageQuota,
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
    await this.storage.require(caller.tenant.id);
    const input = new StreamedInput(request, describeUpload(request.headers, query));
    const { mode, snapshot, allowShrink, keepOriginals, restoreErased, validateOnly } = query;
    const options = {
      partial: mode === 'partial',
      snapshot,
      allowShrink,
      keepOriginals,
      restoreErased,
      validateOnly,
      by: auditBy(caller),
    };
    const receipt = await this.locker
      .ingest(caller.tenant.id, headerOf(query), input, options, abortOnClose(request))
      .catch((error: unknown) => {
        throw asUploadError(error, request.headers);
      });
    key?.bodyWas(receipt.digest, receipt.bytes);
    response.status(validateOnly ? 200 : 201);
    if (!validateOnly) response.setHeader('Location', `/api/v1/evidence/batches/${receipt.batchId}`);
    return receipt;
  }

  @Get('batches')
  @Policy({ scope: 'export:evidence:read' })
  @ReadsVersion()
  @ApiOperation({ operationId: 'listEvidenceBatches', summary: 'List batches, the newest first' })
  @ApiOkResponse({ type: BatchPage })
  async batches(
    @CurrentCaller() caller: Caller,
    @Query() query: BatchListQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchPage> {
    const { source, createdAfter, createdBefore, sort } = query;
    const oldestFirst = !parseSort<'createdAt'>(sort).descending;
    const filter = defined({ source, createdAfter, createdBefore });
    const tenant = caller.tenant.id;
    const page = await readPage(this.tokens, { tenant, list: 'evidence/batches', filter, sort }, query, {
      rows: async (limit, after) =>
        (await this.catalog.batches(tenant, limit, textOf(after), { ...filter, oldestFirst })).items,
      position: ({ batchId: id }) => [id],
      count: (limit) => this.catalog.countBatches(tenant, limit, filter),
    });
    return contentEtag(response, page);
  }

  @Get('batches/:id')
  @Policy({ scope: 'export:evidence:read', resource: 'batch', tenantOwned: true })
  @ReadsVersion()
  @ApiOperation({ operationId: 'getEvidenceBatch', summary: 'Get the receipt of one batch' })
  @ApiOkResponse({ type: BatchResource })
  async batch(
    @CurrentCaller() caller: Caller,
    @Param('id', batchId) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchResource> {
    return contentEtag(response, await this.catalog.batch(caller.tenant.id, id));
  }

  @Get()
  @Policy({ scope: 'export:evidence:read' })
  @ReadsVersion()
  @ApiOperation({ operationId: 'listEvidenceKinds', summary: 'Count the records of each kind' })
  @ApiOkResponse({ type: EvidenceKindsResource })
  async kinds(
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EvidenceKindsResource> {
    const { seq } = await this.locker.head(caller.tenant.id);
    return contentEtag(response, { seq, kinds: await this.catalog.kinds(caller.tenant.id) });
  }

  @Get('erasures')
  @Policy({ scope: 'export:evidence:read' })
  @ReadsVersion()
  @ApiOperation({
    operationId: 'listEvidenceErasures',
    summary: 'List what is left of erased records, the newest first',
  })
  @ApiOkResponse({ type: ErasurePage })
  async erased(
    @CurrentCaller() caller: Caller,
    @Query() query: ErasureListQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ErasurePage> {
    const tenant = caller.tenant.id;
    const { sort } = query;
    const oldestFirst = !parseSort<'erasedAt'>(sort).descending;
    const page = await readPage(this.tokens, { tenant, list: 'evidence/erasures', sort }, query, {
      rows: async (limit, after) => (await this.erasures.erasures(tenant, limit, textOf(after), { oldestFirst })).items,
      position: ({ id }) => [id],
    });
    return contentEtag(response, page);
  }
}

const textOf = (after: PagePosition | undefined) => (after === undefined ? undefined : String(after[0]));

function headerOf({ source, kind, schema, captureTime, count }: BatchQuery) {
  return { source, kind, schema, captureTime, count };
}

/** A client that goes away ends its import, and its transaction with it. */
function abortOnClose(request: Request): AbortSignal {
  const abort = new AbortController();
  request.once('close', () => {
    if (!request.complete) abort.abort(new Error('the client closed the connection before the upload was complete'));
  });
  return abort.signal;
}
