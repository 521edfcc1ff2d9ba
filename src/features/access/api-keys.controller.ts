import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { ApiKeyPage, CreatedApiKeyResource, NewApiKeyInput } from './api-key.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('access')
@Controller('api-keys')
export class ApiKeysController {
  readonly #keys: ApiKeysService;

  constructor(@Inject(ApiKeysService) keys: ApiKeysService) {
    this.#keys = keys;
  }

  @Get()
  @Policy({ scope: 'export:admin' })
  @ApiOperation({ operationId: 'listApiKeys', summary: 'List API keys, without the keys themselves' })
  @ApiOkResponse({ type: ApiKeyPage })
  list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<ApiKeyPage> {
    return this.#keys.list(caller.tenant.id, query);
  }

  /** Not idempotent by key: the stored answer would keep the secret that is shown once. */
  @Post()
  @Policy({ scope: 'export:admin' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'createApiKey', summary: 'Make an API key; the answer alone shows it' })
  @ApiCreatedResponse({ type: CreatedApiKeyResource })
  create(@CurrentCaller() caller: Caller, @Body() input: NewApiKeyInput): Promise<CreatedApiKeyResource> {
    return this.#keys.create(caller, input);
  }

  @Delete(':id')
  @HttpCode(204)
  @Policy({ scope: 'export:admin', resource: 'apiKey', tenantOwned: true })
  @ApiOperation({ operationId: 'revokeApiKey', summary: 'End an API key' })
  @ApiNoContentResponse({ description: 'It works no longer, everywhere within 2 seconds' })
  async revoke(@CurrentCaller() caller: Caller, @Param('id', new PathIdPipe('apiKey')) id: string): Promise<void> {
    await this.#keys.revoke(caller, id);
  }
}
