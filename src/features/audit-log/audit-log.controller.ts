import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { OptionalBody } from '../../platform/http/raw-body.decorator.js';
import { sendBytes } from '../../platform/http/send-bytes.js';
import {
  AuditLogPage,
  AuditLogQuery,
  AuditProof,
  AuditVerification,
  CheckpointQuery,
  ProofQuery,
  VerifyAuditLogInput,
} from './audit-log.dto.js';
import { AuditLogService } from './audit-log.service.js';

const read = { scope: 'export:audit:read' } as const;

const beyond = { description: 'The log is not that long' };

/** Row 65 of the API. */
@ApiTags('audit')
@Controller()
export class AuditLogController {
  constructor(@Inject(AuditLogService) private readonly log: AuditLogService) {}

  @Get('audit-log')
  @Policy(read)
  @ApiOperation({ operationId: 'listAuditLog', summary: 'List audit entries, the newest first' })
  @ApiOkResponse({ type: AuditLogPage })
  list(@CurrentCaller() caller: Caller, @Query() query: AuditLogQuery): Promise<AuditLogPage> {
    return this.log.list(caller.tenant.id, query);
  }

  @Get('audit-log/checkpoint')
  @Policy(read)
  @ApiOperation({ operationId: 'getAuditCheckpoint', summary: 'Signed statement of how the log stands now' })
  @ApiProduces('text/plain')
  @ApiNotFoundResponse(beyond)
  @ApiOkResponse({ description: 'A signed note (c2sp.org/tlog-checkpoint)', schema: { type: 'string' } })
  async checkpoint(
    @CurrentCaller() caller: Caller,
    @Query() { size }: CheckpointQuery,
    @Res() response: Response,
  ): Promise<void> {
    const { note } = await this.log.checkpoint(caller.tenant.id, size);
    response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(note);
  }

  @Get('audit-log/proof')
  @Policy(read)
  @ApiOperation({
    operationId: 'getAuditProof',
    summary: 'Prove that an entry is in the log, or that the log only grew',
  })
  @ApiNotFoundResponse(beyond)
  @ApiOkResponse({ type: AuditProof })
  proof(@CurrentCaller() caller: Caller, @Query() query: ProofQuery): Promise<AuditProof> {
    return this.log.proof(caller.tenant.id, query);
  }

  @Post('audit-log\\:verify')
  @HttpCode(200)
  @Policy(read)
  @OptionalBody()
  @ApiOperation({ operationId: 'verifyAuditLog', summary: 'Check every entry of the log, without effect' })
  @ApiOkResponse({ type: AuditVerification })
  verify(
    @CurrentCaller() caller: Caller,
    @Body() { since }: VerifyAuditLogInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AuditVerification> {
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('the client closed the connection')));
    return this.log.verify(caller.tenant.id, since, gone.signal);
  }

  @Get('audit-log\\:export')
  @Policy(read)
  @ApiOperation({
    operationId: 'exportAuditLog',
    summary: 'The whole log up to a checkpoint as one file; any range of it',
  })
  @ApiProduces('application/x-ndjson')
  @ApiNotFoundResponse(beyond)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(
    @CurrentCaller() caller: Caller,
    @Query() { size }: CheckpointQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await sendBytes(response, request, await this.log.export(caller, size));
  }
}
