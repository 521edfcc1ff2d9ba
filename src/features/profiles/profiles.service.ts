import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../kernel/clock.js';
import { invalid } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { requireIfMatch } from '../../platform/http/etag.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { StrictValidationPipe } from '../../platform/http/validation.pipe.js';
import { resolveProfileSpec } from '../../runs/resolve-profile-spec.js';
import { mergePatch } from './merge-patch.js';
import { listProfiles } from './pg-profile-list.js';
import { PgProfileStore, type WithProfile } from './pg-profile-store.js';
import { nameTaken } from './profile-errors.js';
import { etagOf, toPatchTarget, toProfileResource } from './profile-view.js';
import { ProfileInput, type ProfileListQuery, type ProfilePage } from './profile.dto.js';
import type { Profile, ProfileFilter } from './profile.js';

/** What operators do with profiles. The tenant is the caller's; a foreign profile is not-found. */
@Injectable()
export class ProfilesService {
  readonly #validation = new StrictValidationPipe();

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PgProfileStore) private readonly store: PgProfileStore,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws EC-NOT-SUPPORTED, EC-PROFILE-COMBINATION, EC-SELECTOR-WINDOW (invalid), EC-CONFLICT-NAME (conflict). */
  create(caller: Caller, input: ProfileInput, record?: WithProfile): Promise<Profile> {
    const spec = resolveProfileSpec(input, this.clock.now());
    return this.store.create(caller.tenant.id, { name: input.name, spec, by: auditBy(caller) }, record);
  }

  /** The same refusals as `create`, without effect. */
  async checkCreate(caller: Caller, input: ProfileInput): Promise<void> {
    resolveProfileSpec(input, this.clock.now());
    if (await this.store.isNameTaken(caller.tenant.id, input.name)) throw nameTaken(input.name);
  }

  get(tenant: TenantId, idOrName: string): Promise<Profile> {
    return this.store.get(tenant, idOrName);
  }

  /** Throws EC-PAGE-TOKEN. */
  async list(tenant: TenantId, query: ProfileListQuery): Promise<ProfilePage> {
    const filter = filterOf(query);
    const scope = { tenant, list: 'profiles', filter: { kind: null, label: null, ...filter } };
    const position = query.pageToken ? this.tokens.decode(scope, query.pageToken) : undefined;
    const after = position ? { after: { name: String(position[0]), id: String(position[1]) } } : {};
    const found = await listProfiles(this.db, tenant, filter, { limit: query.pageSize + 1, ...after });
    const items = found.slice(0, query.pageSize);
    const last = items.at(-1);
    const more = found.length > items.length && last;
    return {
      items: items.map(toProfileResource),
      ...(more ? { nextPageToken: this.tokens.encode(scope, [last.name, last.id]) } : {}),
    };
  }

  /**
   * Applies a merge patch to the version that `ifMatch` names. Throws EC-PRECONDITION-REQUIRED, EC-PRECONDITION-FAILED,
   * EC-PROFILE-COMBINATION where it changes the kind, and whatever `create` throws.
   */
  update(caller: Caller, idOrName: string, patch: unknown, ifMatch: string | undefined): Promise<Profile> {
    return this.store.update(caller.tenant.id, idOrName, auditBy(caller), (before) =>
      this.#patched(before, patch, ifMatch),
    );
  }

  /** The same refusals as `update`, without effect. */
  async checkUpdate(caller: Caller, idOrName: string, patch: unknown, ifMatch: string | undefined): Promise<void> {
    const before = await this.store.live(caller.tenant.id, idOrName);
    const { name } = await this.#patched(before, patch, ifMatch);
    if (name !== before.name && (await this.store.isNameTaken(caller.tenant.id, name))) throw nameTaken(name);
  }

  async #patched(
    before: Profile,
    patch: unknown,
    ifMatch: string | undefined,
  ): Promise<Pick<Profile, 'name' | 'spec'>> {
    requireIfMatch(ifMatch, etagOf(before), { allowAny: true });
    const merged = mergePatch(toPatchTarget(before), patch);
    const argument = { type: 'body', metatype: ProfileInput } as const;
    const input = (await this.#validation.transform(merged, argument)) as ProfileInput;
    if (input.kind !== before.kind) {
      throw invalid(
        'EC-PROFILE-COMBINATION',
        `the kind of a profile is fixed: ${before.name} is ${before.kind}; create another profile`,
        {
          pointer: '/kind',
        },
      );
    }
    return { name: input.name, spec: resolveProfileSpec(input, this.clock.now()) };
  }
}

function filterOf(query: ProfileListQuery): ProfileFilter {
  const [, key, value] = /^([^:]+)(?::(.*))?$/.exec(query.label ?? '') ?? [];
  return {
    archived: query.archived ?? false,
    ...(query.kind ? { kind: query.kind } : {}),
    ...(key ? { label: value === undefined ? { key } : { key, value } } : {}),
  };
}
