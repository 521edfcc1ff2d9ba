import { Body, Controller, Get, Headers, Inject, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { ChangesVersion, ReadsVersion } from '../../platform/http/conditional.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../../platform/http/dry-run.js';
import { CountedPageQuery } from '../../platform/http/page.js';
import { RoleBindingPage, RoleBindingsInput } from './role-binding.dto.js';
import { RoleBindingsService } from './role-bindings.service.js';

/** Row 68. */
@ApiTags('access')
@Controller('role-bindings')
export class RoleBindingsController {
  constructor(@Inject(RoleBindingsService) private readonly bindings: RoleBindingsService) {}

  @Get()
  @Policy({ scope: 'export:admin' })
  @ReadsVersion()
  @ApiOperation({
    operationId: 'listRoleBindings',
    summary: 'List who has which role; the ETag is that of the whole list',
  })
  @ApiOkResponse({ type: RoleBindingPage })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() query: CountedPageQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RoleBindingPage> {
    const { page, etag } = await this.bindings.list(caller.tenant.id, query);
    response.setHeader('ETag', etag);
    return page;
  }

  @Put()
  @Policy({ scope: 'export:admin' })
  @ChangesVersion()
  @DryRun()
  @ApiOperation({ operationId: 'replaceRoleBindings', summary: 'Say who has which role from now on, all of it' })
  @ApiOkResponse({ type: RoleBindingPage })
  async replace(
    @CurrentCaller() caller: Caller,
    @Body() { items }: RoleBindingsInput,
    @Query() { validateOnly = false }: DryRunQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RoleBindingPage | undefined> {
    const replaced = await this.bindings.replace(caller, items, ifMatch, validateOnly);
    if (validateOnly) return answerDryRun(response);
    response.setHeader('ETag', replaced.etag);
    return { items: replaced.items };
  }
}
