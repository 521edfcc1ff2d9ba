import { Inject, Injectable } from '@nestjs/common';
import { encryptionMediaTypes } from '../../formats/encrypted-bundle/encrypted-paths.js';
import type { TenantId } from '../../kernel/ids.js';
import type { PageQuery } from '../../platform/http/page-query.js';
import { PAGE_TOKENS, type PageScope, type PageTokens } from '../../platform/http/page-token.js';
import type { LayoutFile } from '../../stages/packaging/bundle-layout.js';
import type { ArtifactPage, ArtifactResource } from './artifact.dto.js';
import { DownloadsService } from './downloads.service.js';

/** Pages over the files of a bundle. */
@Injectable()
export class ArtifactList {
  constructor(
    @Inject(DownloadsService) private readonly downloads: DownloadsService,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  /** A bundle never changes, so a position is a number. Throws EC-PAGE-TOKEN. */
  async page(tenant: TenantId, runId: string, { pageSize, pageToken }: PageQuery): Promise<ArtifactPage> {
    const scope: PageScope = { tenant, list: `artifacts ${runId}` };
    const start = pageToken === undefined ? 0 : Number(this.tokens.decode(scope, pageToken)[0]);
    const files = await this.downloads.files(tenant, runId);
    const end = start + pageSize;
    const items = files.slice(start, end).map(toResource);
    const next = end < files.length ? { nextPageToken: this.tokens.encode(scope, [end]) } : {};
    return { items, ...next, total: { count: files.length, type: 'EXACT' } };
  }
}

function toResource({ path, digest, bytes, mediaType, records }: LayoutFile): ArtifactResource {
  return {
    path,
    digest,
    bytes,
    mediaType,
    records: records ?? null,
    encrypted: mediaType === encryptionMediaTypes.age,
  };
}
