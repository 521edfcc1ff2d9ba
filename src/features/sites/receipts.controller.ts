import { Body, Controller, Get, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../../platform/http/dry-run.js';
import { Idempotency, Idempotent, recordedAs, type IdempotencyScope } from '../../platform/http/idempotency-scope.js';
import { ReceiptInput, ReceiptListQuery, ReceiptPage, ReceiptResource } from './receipt.dto.js';
import { ReceiptsService } from './receipts.service.js';
import type { StoredReceipt } from './site.js';
import { toReceiptResource } from './site-view.js';

/** Row 74. */
@ApiTags('sites')
@Controller('receipts')
export class ReceiptsController {
  constructor(@Inject(ReceiptsService) private readonly receipts: ReceiptsService) {}

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({
    operationId: 'listReceipts',
    summary: 'List what the far sites acknowledged, the newest of each first',
  })
  @ApiOkResponse({ type: ReceiptPage })
  @ApiNotFoundResponse({ description: 'No site has this name' })
  list(@CurrentCaller() caller: Caller, @Query() query: ReceiptListQuery): Promise<ReceiptPage> {
    return this.receipts.list(caller.tenant.id, query);
  }

  @Post()
  @Policy({ scope: 'export:import' })
  @Idempotent({ required: true })
  @DryRun()
  @ApiOperation({
    operationId: 'acceptReceipt',
    summary: 'Accept the receipt of a far site',
    description:
      'The next delta for the site is made from what it acknowledges. The same receipt again changes nothing.',
  })
  @ApiCreatedResponse({ type: ReceiptResource })
  async accept(
    @CurrentCaller() caller: Caller,
    @Body() input: ReceiptInput,
    @Query() { validateOnly }: DryRunQuery,
    @Idempotency() key: IdempotencyScope | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReceiptResource | undefined> {
    const stored = await this.receipts.accept(caller, input, validateOnly, recordedAs(key, recorded));
    return validateOnly ? answerDryRun(response) : toReceiptResource(stored);
  }
}

const recorded = (stored: StoredReceipt) => ({ body: toReceiptResource(stored) });
