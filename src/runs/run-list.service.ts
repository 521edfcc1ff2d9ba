import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '../kernel/ids.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { readPage } from '../platform/http/page.js';
import { PAGE_TOKENS, type PageScope, type PageTokens } from '../platform/http/page-token.js';
import { parseLabel, parseSort } from '../platform/http/query-parameters.js';
import { countRuns, listRuns, type RunFilter } from './pg-run-list.js';
import type { RunListQuery, RunSort } from './run-input.dto.js';
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
    const scope: PageScope = { tenant, list: 'runs', filter: withoutUndefined(filter), sort: query.sort };
    const ascending = !parseSort<RunSort>(query.sort).descending;
    const page = await readPage(this.tokens, scope, query, {
      rows: (limit, after) => {
        const position = after ? { position: { createdAt: String(after[0]), id: String(after[1]) } } : {};
        return listRuns(this.db, tenant, filter, { limit, ascending, ...position });
      },
      position: ({ createdAtText, id }) => [createdAtText, id],
      count: (limit) => countRuns(this.db, tenant, filter, limit),
    });
    return { ...page, items: page.items.map(toRunResource) };
  }
}

function filterOf(query: RunListQuery): RunFilter {
  return {
    states: query.state,
    profile: query.profile,
    triggers: query.trigger,
    createdAfter: query.createdAfter,
    createdBefore: query.createdBefore,
    label: parseLabel(query.label),
  };
}

function withoutUndefined(filter: RunFilter): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
