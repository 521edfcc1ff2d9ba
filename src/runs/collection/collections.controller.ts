import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { notFound } from '../../kernel/errors.js';
import { appendAudit } from '../../platform/audit/append-audit.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { Idempotent } from '../../platform/http/idempotency-scope.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { OptionalBody } from '../../platform/http/raw-body.decorator.js';
import { CollectInput, CollectionResource, toCollectionResource } from './collection.dto.js';
import { findCollection, requestCollection } from './pg-collections.js';

const collectionId = new PathIdPipe('collection');
const policy = { scope: 'export:platform' } as const;
const retryAfter = 5;

/** Row 70 of the API: the collector of the content store, by hand. */
@ApiTags('platform')
@Controller('admin/gc')
export class CollectionsController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  @Post()
  @HttpCode(202)
  @Policy(policy)
  @OptionalBody()
  @Idempotent({ required: false })
  @ApiOperation({
    operationId: 'collectContent',
    summary: 'Give back the bytes of the content store that nothing needs',
    description: 'A worker carries it out. It happens once an hour by itself.',
  })
  @ApiAcceptedResponse({ type: CollectionResource })
  async request(
    @CurrentCaller() caller: Caller,
    @Body() { dryRun = false }: CollectInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CollectionResource> {
    const made = await this.database.tenant(caller.tenant.id, async (tx) => {
      const collection = await requestCollection(tx, dryRun, caller.subject);
      await appendAudit(tx, caller.tenant.id, {
        ...auditBy(caller),
        action: 'content.collect',
        resource: { type: 'collection', id: collection.id },
        outcome: 'success',
        details: { dryRun },
      });
      return collection;
    });
    response.setHeader('Location', `/api/v1/admin/gc/${made.id}`);
    response.setHeader('Retry-After', retryAfter);
    return toCollectionResource(made);
  }

  @Get(':id')
  @Policy({ ...policy, resource: 'collection' })
  @ApiOperation({ operationId: 'getCollection', summary: 'How far a collection is, and what it gave back' })
  @ApiOkResponse({ type: CollectionResource })
  async get(@Param('id', collectionId) id: string): Promise<CollectionResource> {
    const found = await this.database.system((tx) => findCollection(tx, id));
    if (!found) throw notFound('collection');
    return toCollectionResource(found);
  }
}
