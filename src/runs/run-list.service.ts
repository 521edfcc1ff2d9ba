import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '../kernel/ids.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { PAGE_TOKENS, type PageScope, type PageTokens } from '../platform/http/page-token.js';
import { listRuns, type RunFilter } from './pg-run-list.js';
import type { RunListQuery } from './run-input.dto.js';
import type { RunPage } from './run-resource.dto.js';
import { toRunResource } from './run-view.js';

/** Pages of runs. */
@Injectable()
export class RunListService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  /** Throws EC-PAGE-TOKEN. */
  async list(tenant: TenantId, query: RunListQuery): Promise<RunPage> {
    const filter = filterOf(query);
    const scope: PageScope = {
      tenant,
      list: 'runs',
      filter: withoutUndefined(filter),
      sort: query.sort ?? '-createdAt',
    };
    const position = query.pageToken ? this.tokens.decode(scope, query.pageToken) : undefined;
    const rows = await listRuns(this.db, tenant, filter, {
      limit: query.pageSize + 1,
      ascending: query.sort === 'createdAt',
      ...(position ? { position: { createdAt: String(position[0]), id: String(position[1]) } } : {}),
    });
    const items = rows.slice(0, query.pageSize);
    const last = items.at(-1);
    const more = rows.length > items.length && last;
    return {
      items: items.map(toRunResource),
      ...(more ? { nextPageToken: this.tokens.encode(scope, [last.createdAtText, last.id]) } : {}),
    };
  }
}

function filterOf(query: RunListQuery): RunFilter {
  const [, key, value] = /^([^:]+)(?::(.*))?$/.exec(query.label ?? '') ?? [];
  return {
    states: query.state,
    profile: query.profile,
    triggers: query.trigger,
    createdAfter: query.createdAfter,
    createdBefore: query.createdBefore,
    ...(key ? { label: value === undefined ? { key } : { key, value } } : {}),
  };
}

function withoutUndefined(filter: RunFilter): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
