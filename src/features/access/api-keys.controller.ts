import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { answerDryRun, DryRun, DryRunQuery } from '../../platform/http/dry-run.js';
import { CountedPageQuery } from '../../platform/http/page.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { OptionalBody } from '../../platform/http/raw-body.decorator.js';
import {
  ApiKeyPage,
  ApiKeyResource,
  CreatedApiKeyResource,
  NewApiKeyInput,
  RotateApiKeyInput,
  RotatedApiKeyResource,
} from './api-key.dto.js';
import { ApiKeysService } from './api-keys.service.js';

const keyId = new PathIdPipe('apiKey');

/** Row 67. Secrets are shown once, so no answer with one is stored: docs/decisions/api-keys-are-not-idempotent.md. */
@ApiTags('access')
@Controller('api-keys')
export class ApiKeysController {
  constructor(@Inject(ApiKeysService) private readonly keys: ApiKeysService) {}

  @Get()
  @Policy({ scope: 'export:admin' })
  @ApiOperation({ operationId: 'listApiKeys', summary: 'List API keys, without the keys themselves' })
  @ApiOkResponse({ type: ApiKeyPage })
  list(@CurrentCaller() caller: Caller, @Query() query: CountedPageQuery): Promise<ApiKeyPage> {
    return this.keys.list(caller.tenant.id, query);
  }

  @Get(':id')
  @Policy({ scope: 'export:admin', resource: 'apiKey', tenantOwned: true })
  @ApiOperation({ operationId: 'getApiKey', summary: 'Show an API key, without the key itself' })
  @ApiOkResponse({ type: ApiKeyResource })
  get(@CurrentCaller() caller: Caller, @Param('id', keyId) id: string): Promise<ApiKeyResource> {
    return this.keys.get(caller.tenant.id, id);
  }

  @Post()
  @Policy({ scope: 'export:admin' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'createApiKey', summary: 'Make an API key; the answer alone shows it' })
  @ApiCreatedResponse({ type: CreatedApiKeyResource })
  @DryRun()
  async create(
    @CurrentCaller() caller: Caller,
    @Body() input: NewApiKeyInput,
    @Query() { validateOnly = false }: DryRunQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreatedApiKeyResource | undefined> {
    const made = await this.keys.create(caller, input, validateOnly);
    if (validateOnly) return answerDryRun(response);
    response.setHeader('Location', `/api/v1/api-keys/${made.id}`);
    return made;
  }

  @Post(':id\\:rotate')
  @HttpCode(200)
  @Policy({ scope: 'export:admin', resource: 'apiKey', tenantOwned: true })
  @OptionalBody()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'rotateApiKey',
    summary: 'Give an API key a new secret; the earlier one works a while longer',
  })
  @ApiOkResponse({ type: RotatedApiKeyResource })
  @DryRun()
  async rotate(
    @CurrentCaller() caller: Caller,
    @Param('id', keyId) id: string,
    @Body() input: RotateApiKeyInput,
    @Query() { validateOnly = false }: DryRunQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RotatedApiKeyResource | undefined> {
    const rotated = await this.keys.rotate(caller, id, input, validateOnly);
    return validateOnly ? answerDryRun(response) : rotated;
  }

  @Delete(':id')
  @HttpCode(204)
  @Policy({ scope: 'export:admin', resource: 'apiKey', tenantOwned: true })
  @ApiOperation({ operationId: 'revokeApiKey', summary: 'End an API key' })
  @ApiNoContentResponse({ description: 'It works no longer, everywhere within 2 seconds' })
  async revoke(@CurrentCaller() caller: Caller, @Param('id', keyId) id: string): Promise<void> {
    await this.keys.revoke(caller, id);
  }
}
