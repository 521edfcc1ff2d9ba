import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { decodeEnvelope, envelopeToJson } from '../../formats/dsse/envelope.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Idempotency, Idempotent, recordedAs, type IdempotencyScope } from '../../platform/http/idempotency-scope.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { OptionalBody } from '../../platform/http/raw-body.decorator.js';
import type { WrittenReceipt } from './pg-site-receipts.js';
import { SiteReceiptInput, SiteReceiptResource } from './site-receipt.dto.js';
import { SiteReceipts } from './site-receipts.service.js';

const importId = new PathIdPipe('import');

/** What this site says back of its imports (row 74, from its other end). */
@ApiTags('imports')
@Controller('imports')
export class SiteReceiptsController {
  constructor(@Inject(SiteReceipts) private readonly receipts: SiteReceipts) {}

  @Get(':id/receipt')
  @Policy({ scope: 'export:read', resource: 'import', tenantOwned: true })
  @ApiOperation({ operationId: 'getImportReceipt', summary: 'Get the signed receipt of an import' })
  @ApiOkResponse({ type: SiteReceiptResource })
  async get(@CurrentCaller() { tenant }: Caller, @Param('id', importId) id: string): Promise<SiteReceiptResource> {
    return toResource(await this.receipts.find(tenant.id, id));
  }

  @Post(':id\\:receipt')
  @Policy({ scope: 'export:import', resource: 'import', tenantOwned: true })
  @OptionalBody()
  @Idempotent({ required: true })
  @ApiOperation({
    operationId: 'createImportReceipt',
    summary: 'Write the receipt of what a mirror holds now',
    description:
      'Each import writes its own; this one is for findings, and for imports from before the site had its name.',
  })
  @ApiCreatedResponse({ type: SiteReceiptResource })
  @ApiConflictResponse({ description: 'Another import came after this one' })
  async create(
    @CurrentCaller() caller: Caller,
    @Param('id', importId) id: string,
    @Body() { findings }: SiteReceiptInput,
    @Idempotency() key: IdempotencyScope | undefined,
  ): Promise<SiteReceiptResource> {
    return toResource(await this.receipts.create(caller, id, findings, recordedAs(key, recorded)));
  }
}

const toResource = ({ envelope }: WrittenReceipt): SiteReceiptResource => envelopeToJson(decodeEnvelope(envelope));

const recorded = (written: WrittenReceipt) => ({ body: toResource(written) });
