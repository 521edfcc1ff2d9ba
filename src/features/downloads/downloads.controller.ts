import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiGoneResponse, ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { invalid } from '../../kernel/errors.js';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { PathIdPipe } from '../../platform/http/path-id.pipe.js';
import { sendBytes } from '../../platform/http/send-bytes.js';
import { CountsAs } from '../../platform/limits/rate-limit.guard.js';
import { ArtifactList } from './artifact-list.js';
import { ArtifactPage, BundleQuery, SignatureList, bundleFormats, type BundleFormat } from './artifact.dto.js';
import { DownloadsService } from './downloads.service.js';

const runId = new PathIdPipe('run');
const download = { scope: 'export:download', resource: 'run', tenantOwned: true } as const;
const bytes = { schema: { type: 'string', format: 'binary' } } as const;
const object = { schema: { type: 'object' } } as const;

/** Rows 26-29 of the API. */
@ApiTags('downloads')
@ApiGoneResponse({ description: 'The content was purged or erased' })
@Controller('runs/:id')
@CountsAs('download')
export class DownloadsController {
  constructor(
    @Inject(DownloadsService) private readonly downloads: DownloadsService,
    @Inject(ArtifactList) private readonly artifacts: ArtifactList,
  ) {}

  @Get('manifest')
  @Policy(download)
  @ApiOperation({ operationId: 'getRunManifest', summary: 'manifest.json of the bundle, byte for byte' })
  @ApiProduces('application/vnd.export-center.manifest.v1+json')
  @ApiOkResponse(object)
  manifest(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    return this.#sendFile(caller, id, bundlePaths.manifest, request, response);
  }

  @Get('provenance')
  @Policy(download)
  @ApiOperation({
    operationId: 'getRunProvenance',
    summary: 'SLSA provenance of the bundle in its DSSE envelope, byte for byte',
  })
  @ApiProduces('application/vnd.dsse.envelope.v1+json')
  @ApiOkResponse(object)
  provenance(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    return this.#sendFile(caller, id, bundlePaths.provenance, request, response);
  }

  @Get('checksums')
  @Policy(download)
  @ApiOperation({ operationId: 'getRunChecksums', summary: 'checksums.txt of the bundle, byte for byte' })
  @ApiProduces('text/plain')
  @ApiOkResponse(bytes)
  checksums(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    return this.#sendFile(caller, id, bundlePaths.checksums, request, response);
  }

  @Get('signatures')
  @Policy(download)
  @ApiOperation({ operationId: 'getRunSignatures', summary: 'Every signature of the bundle with its exact bytes' })
  @ApiOkResponse({ type: SignatureList })
  signatures(@CurrentCaller() caller: Caller, @Param('id', runId) id: string): Promise<SignatureList> {
    return this.downloads.signatures(caller.tenant.id, id);
  }

  @Get('artifacts')
  @Policy(download)
  @ApiOperation({ operationId: 'listRunArtifacts', summary: 'Files of the bundle, in the order of its tar' })
  @ApiOkResponse({ type: ArtifactPage })
  list(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Query() query: PageQuery,
  ): Promise<ArtifactPage> {
    return this.artifacts.page(caller.tenant.id, id, query);
  }

  @Get('artifacts/*path')
  @Policy(download)
  @ApiOperation({ operationId: 'getRunArtifact', summary: 'One file of the bundle; any range of it' })
  @ApiParam({ name: 'path', description: 'Path in the bundle, e.g. data/advisories/000001.jsonl.zst' })
  @ApiProduces('*/*')
  @ApiOkResponse(bytes)
  artifact(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Param('path') path: string | string[],
    @Req() request: Request,
    @Res() response: Response,
  ) {
    return this.#sendFile(caller, id, Array.isArray(path) ? path.join('/') : path, request, response);
  }

  @Get('bundle')
  @Policy(download)
  @ApiOperation({ operationId: 'getRunBundle', summary: 'The whole bundle as one file; any range of it' })
  @ApiProduces('application/x-tar')
  @ApiOkResponse(bytes)
  async bundle(
    @CurrentCaller() caller: Caller,
    @Param('id', runId) id: string,
    @Query() { format }: BundleQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await sendBytes(response, request, await this.downloads.bundle(caller.tenant.id, id, parseFormat(format)));
  }

  async #sendFile(caller: Caller, id: string, path: string, request: Request, response: Response): Promise<void> {
    await sendBytes(response, request, await this.downloads.file(caller.tenant.id, id, path));
  }
}

function parseFormat(format: string): BundleFormat {
  const known = bundleFormats.find((name) => name === format);
  if (known) return known;
  throw invalid(
    'EC-NOT-ACCEPTABLE',
    `format ${JSON.stringify(format.slice(0, 40))} is not known; formats: ${bundleFormats.join(', ')}`,
  );
}
