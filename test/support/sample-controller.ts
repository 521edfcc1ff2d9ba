import {
  Body,
  Controller,
  Get,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
  HttpCode,
  Headers,
  Delete,
} from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsInt, IsString, Max, ValidateNested, IsObject } from 'class-validator';
import { Type } from 'class-transformer';
import type { Request, Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import { DigestStream } from '../../src/formats/digest.js';
import { Policy } from '../../src/platform/auth/policy.decorator.js';
import { DATABASE, type Database } from '../../src/platform/db/database.js';
import { requireIfMatch, strongEtag } from '../../src/platform/http/etag.js';
import { Idempotency, Idempotent, type IdempotencyScope } from '../../src/platform/http/idempotency-scope.js';
import { PageQuery } from '../../src/platform/http/page-query.js';
import { PathIdPipe } from '../../src/platform/http/path-id.pipe.js';
import { OptionalBody, RawBody } from '../../src/platform/http/raw-body.decorator.js';
import { IsLabels, IsResourceName } from '../../src/platform/http/resource-name.js';
import { sendBytes } from '../../src/platform/http/send-bytes.js';
import { IsOmittable } from '../../src/platform/http/omittable.js';

export class SampleOptions {
  @ApiProperty()
  @IsInt()
  @Max(10)
  readonly level: number;
}

export class SampleInput {
  @ApiProperty()
  @IsResourceName()
  readonly name: string;

  @ApiProperty({ required: false })
  @IsOmittable()
  @IsLabels()
  readonly labels?: Record<string, string>;

  @ApiProperty({ required: false })
  @IsOmittable()
  @IsObject()
  @ValidateNested()
  @Type(() => SampleOptions)
  readonly options?: SampleOptions;
}

export class SampleReason {
  @ApiProperty({ required: false })
  @IsOmittable()
  @IsString()
  readonly reason?: string;
}

/** The bytes 0, 1, 2 ... 255, 0, 1 ... of the download route. */
export const sampleBytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));

/** Routes of every shape that the conventions know; the tests of the conventions talk to them. */
@ApiTags('samples')
@Controller('samples')
export class SampleController {
  static calls = 0;
  static delay = 0;
  readonly #database: Database;

  constructor(@Inject(DATABASE) database: Database) {
    this.#database = database;
  }

  @Post()
  @Policy({ scope: 'export:run' })
  @ApiOperation({ operationId: 'createSample' })
  create(@Body() input: SampleInput): SampleInput {
    return input;
  }

  @Get()
  @Policy({ scope: 'export:read' })
  @ApiOperation({ operationId: 'listSamples' })
  list(@Query() query: PageQuery): { pageSize: number } {
    return { pageSize: query.pageSize };
  }

  @Post('work')
  @HttpCode(202)
  @Policy({ scope: 'export:run' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'startSample' })
  async work(@Body() input: SampleInput, @Res({ passthrough: true }) response: Response): Promise<object> {
    SampleController.calls += 1;
    if (SampleController.delay > 0) await sleep(SampleController.delay);
    response.setHeader('Location', `/api/v1/samples/${input.name}`);
    return { call: SampleController.calls, name: input.name };
  }

  /** Writes its row and its answer in one transaction, then dies before it can answer. */
  @Post('crash')
  @Policy({ scope: 'export:run' })
  @Idempotent({ required: true })
  @ApiOperation({ operationId: 'crashSample' })
  async crash(
    @Body() input: SampleInput,
    @Idempotency() scope: IdempotencyScope,
    @Req() request: Request & { caller: { tenant: { id: never } } },
  ): Promise<never> {
    await this.#database.tenant(request.caller.tenant.id, (tx) =>
      scope.record(tx, {
        status: 202,
        headers: { location: '/made' },
        body: JSON.stringify({ name: input.name, dedupeKey: scope.dedupeKey }),
      }),
    );
    request.socket.destroy();
    return new Promise<never>(() => {});
  }

  @Get(':id')
  @Policy({ scope: 'export:read', resource: 'sample', tenantOwned: true })
  @ApiOperation({ operationId: 'getSample' })
  get(@Param('id', new PathIdPipe('run')) id: string): { id: string } {
    return { id };
  }

  @Patch(':id')
  @Policy({ scope: 'export:profile:manage', resource: 'sample', tenantOwned: true })
  @ApiOperation({ operationId: 'updateSample' })
  update(
    @Param('id', new PathIdPipe('run')) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() _input: SampleReason,
  ): { id: string } {
    requireIfMatch(ifMatch, strongEtag('r2'), { allowAny: true });
    return { id };
  }

  @Delete(':id')
  @Policy({ scope: 'export:profile:manage', resource: 'sample', tenantOwned: true })
  @ApiOperation({ operationId: 'deleteSample' })
  remove(
    @Param('id', new PathIdPipe('run')) id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): { id: string } {
    requireIfMatch(ifMatch, strongEtag('r2'));
    return { id };
  }

  @Post(':id\\:cancel')
  @Policy({ scope: 'export:run', resource: 'sample', tenantOwned: true })
  @OptionalBody()
  @ApiOperation({ operationId: 'cancelSample' })
  cancel(@Param('id', new PathIdPipe('run')) id: string, @Body() input: SampleReason): object {
    return { id, reason: input.reason };
  }

  @Post('upload')
  @Policy({ scope: 'export:evidence:write' })
  @RawBody()
  @Idempotent({ required: false })
  @ApiOperation({ operationId: 'uploadSample' })
  async upload(
    @Req() request: Request,
    @Idempotency() scope: IdempotencyScope | undefined,
  ): Promise<{ bytes: number }> {
    const body = new DigestStream();
    for await (const chunk of request as AsyncIterable<Buffer>) body.update(chunk);
    const { bytes } = body;
    scope?.bodyWas(body.digest(), bytes);
    return { bytes };
  }

  @Get('files/bundle')
  @Policy({ scope: 'export:download' })
  @ApiOperation({ operationId: 'downloadSample' })
  async download(@Req() request: Request, @Res() response: Response): Promise<void> {
    await sendBytes(response, request, {
      size: sampleBytes.length,
      etag: '"sha256:abc"',
      mediaType: 'application/x-tar',
      fileName: 'bündel "1".tar',
      sha256Base64: 'AAAA',
      read: (offset, length) => slices(offset, length),
    });
  }

  @Get('broken/internal')
  @Policy({ scope: 'any' })
  @ApiOperation({ operationId: 'breakSample' })
  break(): never {
    throw new Error('password=hunter2 at db.internal');
  }
}

async function* slices(offset: number, length: number): AsyncGenerator<Buffer> {
  for (let at = offset; at < offset + length; at += 10_000) {
    yield sampleBytes.subarray(at, Math.min(at + 10_000, offset + length));
    await Promise.resolve();
  }
}
