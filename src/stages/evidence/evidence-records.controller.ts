import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiGoneResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { evidenceKinds } from '../../kernel/evidence.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { ReadsVersion } from '../../platform/http/conditional.decorator.js';
import { DryRunQuery } from '../../platform/http/dry-run.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { readPage } from '../../platform/http/page.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { PROBLEM_MEDIA_TYPE } from '../../platform/http/problem.js';
import { parseSort } from '../../platform/http/query-parameters.js';
import { contentEtag } from './content-etag.js';
import { EVIDENCE_CATALOG, type EvidenceCatalog } from './evidence-catalog.port.js';
import { EVIDENCE_ERASURES, type EvidenceErasures } from './evidence-erasures.port.js';
import {
  EraseInput,
  ErasureResource,
  EvidenceRecordDetail,
  EvidenceRecordPage,
  RecordListQuery,
  RecordQuery,
} from './evidence-records.dto.js';
import { asKey, asKind } from './record-key.js';
import { answerBytes, readRecordForm } from './record-forms.js';
import { toRecordQuery } from './record-filter.js';

const keyParameter = {
  name: 'key',
  description: '`<source>/<record id>`, percent-encoded as one path segment; or `~` and its base64url',
  example: 'osv-pypi/PYSEC-2024-1',
} as const;
const kindParameter = { name: 'kind', enum: evidenceKinds } as const;
const problem = (description: string) => ({
  description,
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** Row 46 of the API: records, and their erasure. */
@ApiTags('evidence')
@Controller('evidence')
export class EvidenceRecordsController {
  constructor(
    @Inject(EVIDENCE_CATALOG) private readonly catalog: EvidenceCatalog,
    @Inject(EVIDENCE_ERASURES) private readonly erasures: EvidenceErasures,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  @Get(':kind')
  @Policy({ scope: 'export:evidence:read' })
  @ReadsVersion()
  @ApiOperation({
    operationId: 'listEvidence',
    summary: 'List the records of a kind by key',
    description: 'All pages show the cut of the first one, whatever comes in meanwhile.',
  })
  @ApiParam(kindParameter)
  @ApiOkResponse({ type: EvidenceRecordPage })
  @ApiNotFoundResponse(problem('There is no such kind'))
  async list(
    @CurrentCaller() caller: Caller,
    @Param('kind') name: string,
    @Query() query: RecordListQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EvidenceRecordPage> {
    const kind = asKind(name);
    const tenant = caller.tenant.id;
    const filter = toRecordQuery(query);
    let seq = 0;
    const { sort } = query;
    const { descending } = parseSort<'key'>(sort);
    const page = await readPage(this.tokens, { tenant, list: `evidence/${kind}`, filter, sort }, query, {
      rows: async (limit, after) => {
        const [cut, key] = after ?? [];
        const start = after ? { asOfSeq: Number(cut), after: String(key) } : {};
        const found = await this.catalog.records(tenant, kind, { ...filter, limit, descending, ...start });
        seq = found.seq;
        return found.items;
      },
      position: ({ key }) => [seq, key],
      count: (limit) => this.catalog.countRecords(tenant, kind, { ...filter, limit, asOfSeq: seq }),
    });
    const erased = await this.erasures.erasedFrom(tenant, { seq }, { kinds: [kind], sources: query.source });
    return contentEtag(response, { ...page, seq, erased });
  }

  @Get(':kind/:key')
  @Policy({ scope: 'export:evidence:read', resource: 'record', tenantOwned: true })
  @ReadsVersion()
  @ApiParam(kindParameter)
  @ApiParam(keyParameter)
  @ApiOperation({ operationId: 'getEvidence', summary: 'Get one record, with where it came from' })
  @ApiExtraModels(EvidenceRecordDetail)
  @ApiOkResponse({
    description: 'The record with its provenance, or with `form` its bytes',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(EvidenceRecordDetail) } },
      'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    },
  })
  @ApiGoneResponse(problem('The record was erased'))
  async get(
    @CurrentCaller() caller: Caller,
    @Param('kind') name: string,
    @Param('key') segment: string,
    @Query() query: RecordQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const kind = asKind(name);
    const record = { tenant: caller.tenant.id, kind, key: asKey(kind, segment), seq: query.asOfSeq };
    return answerBytes(response, await readRecordForm(this.catalog, record, query.form));
  }

  @Post(':kind/:key\\:erase')
  @HttpCode(200)
  @Policy({ scope: 'export:admin', resource: 'record', tenantOwned: true })
  @Idempotent({ required: true })
  @ApiParam(kindParameter)
  @ApiParam(keyParameter)
  @ApiOperation({
    operationId: 'eraseEvidence',
    summary: 'Destroy every version of one record',
    description:
      'Cannot be undone. Cuts that held the record are gone: nothing can be made from them again. Erasing again answers the same.',
  })
  @ApiOkResponse({ type: ErasureResource, description: 'What is left of it; with validateOnly what would be left' })
  erase(
    @CurrentCaller() caller: Caller,
    @Param('kind') name: string,
    @Param('key') segment: string,
    @Body() { reason }: EraseInput,
    @Query() { validateOnly }: DryRunQuery,
  ): Promise<ErasureResource> {
    const kind = asKind(name);
    const request = { kind, key: asKey(kind, segment), reason, by: auditBy(caller) };
    return this.erasures.erase(caller.tenant.id, request, { validateOnly });
  }
}
