import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { readPage } from '../../platform/http/page.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { parseLabel, parseSort } from '../../platform/http/query-parameters.js';
import { countProfiles, listProfiles, positionOf } from './pg-profile-list.js';
import { findProfile, listRevisions } from './profile-row.js';
import { toProfileResource, toRevisionResource } from './profile-view.js';
import type { ProfileListQuery, ProfilePage, ProfileRevisionPage, RevisionListQuery } from './profile.dto.js';
import type { ProfileFilter, ProfileSort, StoredRevision } from './profile.js';

/** Pages of profiles and of their revisions. Each throws EC-PAGE-TOKEN. */
@Injectable()
export class ProfileListsService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  async profiles(tenant: TenantId, query: ProfileListQuery): Promise<ProfilePage> {
    const filter = filterOf(query);
    const order = parseSort<ProfileSort>(query.sort);
    const scope = { tenant, list: 'profiles', filter: { kind: null, label: null, ...filter }, sort: query.sort };
    const page = await readPage(this.tokens, scope, query, {
      rows: (limit, after) =>
        this.db.tenant(tenant, (tx) => listProfiles(tx, tenant, filter, order, { limit, ...(after ? { after } : {}) })),
      position: (profile) => positionOf(profile, order),
      count: (limit) => this.db.tenant(tenant, (tx) => countProfiles(tx, tenant, filter, limit)),
    });
    return { ...page, items: page.items.map(toProfileResource) };
  }

  /** Throws not-found. */
  async revisions(tenant: TenantId, idOrName: string, query: RevisionListQuery): Promise<ProfileRevisionPage> {
    const { descending } = parseSort<'revision'>(query.sort);
    const profile = await this.db.tenant(tenant, (tx) => findProfile(tx, tenant, idOrName));
    const scope = { tenant, list: `revisions of ${profile.id}`, sort: query.sort };
    const page = await readPage<StoredRevision>(this.tokens, scope, query, {
      rows: (limit, after) => {
        const position = after ? { after: Number(after[0]) } : {};
        return this.db.tenant(tenant, (tx) => listRevisions(tx, profile, { limit, descending, ...position }));
      },
      position: ({ revision }) => [revision],
    });
    return { ...page, items: page.items.map(toRevisionResource) };
  }
}

function filterOf({ kind, archived = false, label }: ProfileListQuery): ProfileFilter {
  const parsed = parseLabel(label);
  return { archived, ...(kind ? { kind } : {}), ...(parsed ? { label: parsed } : {}) };
}
