import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../kernel/clock.js';
import { invalid, notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { requireIfMatch } from '../../platform/http/etag.js';
import { StrictValidationPipe } from '../../platform/http/validation.pipe.js';
import { resolveProfileSpec } from '../../runs/resolve-profile-spec.js';
import { mergePatch } from './merge-patch.js';
import { PgProfileStore, type WithProfile } from './pg-profile-store.js';
import { findProfile, findRevision } from './profile-row.js';
import { etagOf, toPatchTarget } from './profile-view.js';
import { ProfileInput, type CloneProfileInput } from './profile.dto.js';
import type { Profile, StoredRevision } from './profile.js';

/** How a change is carried out. */
export interface ChangeOptions {
  /** Do everything and undo it: the same refusals, no effect. */
  readonly validateOnly?: boolean;
  readonly record?: WithProfile;
}

/** What operators do with profiles. The tenant is the caller's; a foreign profile is not-found. */
@Injectable()
export class ProfilesService {
  readonly #validation = new StrictValidationPipe();
  readonly #rehearsed: PgProfileStore;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PgProfileStore) private readonly store: PgProfileStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.#rehearsed = new PgProfileStore(rehearsal(db));
  }

  /** Throws EC-NOT-SUPPORTED, EC-PROFILE-COMBINATION, EC-SELECTOR-WINDOW (invalid), EC-CONFLICT-NAME (conflict). */
  async create(caller: Caller, input: ProfileInput, options: ChangeOptions = {}): Promise<Profile> {
    const spec = resolveProfileSpec(input, this.clock.now());
    const profile = { name: input.name, spec, by: auditBy(caller) };
    return this.#for(options).create(caller.tenant.id, profile, options.record);
  }

  /** Throws not-found, EC-VALIDATION for a revision that is not there, EC-CONFLICT-NAME (conflict). */
  clone(caller: Caller, idOrName: string, input: CloneProfileInput, options: ChangeOptions = {}): Promise<Profile> {
    const { name, revision } = input;
    const copy = { name, by: auditBy(caller), ...(revision === undefined ? {} : { revision }) };
    return this.#for(options).clone(caller.tenant.id, idOrName, copy, options.record);
  }

  get(tenant: TenantId, idOrName: string): Promise<Profile> {
    return this.store.get(tenant, idOrName);
  }

  /** Throws not-found. */
  revision(tenant: TenantId, idOrName: string, revision: number): Promise<StoredRevision> {
    return this.db.tenant(tenant, async (tx) => {
      const found = await findRevision(tx, await findProfile(tx, tenant, idOrName), revision);
      if (!found) throw notFound('profile revision');
      return found;
    });
  }

  /**
   * Applies a merge patch to the version that `ifMatch` names. Throws EC-PRECONDITION-REQUIRED, EC-PRECONDITION-FAILED,
   * EC-PROFILE-COMBINATION where it changes the kind, and whatever `create` throws.
   */
  update(
    caller: Caller,
    idOrName: string,
    patch: unknown,
    ifMatch: string | undefined,
    options: ChangeOptions = {},
  ): Promise<Profile> {
    return this.#for(options).update(caller.tenant.id, idOrName, auditBy(caller), (before) =>
      this.#patched(before, patch, ifMatch),
    );
  }

  /** Throws EC-PRECONDITION-REQUIRED, EC-PRECONDITION-FAILED (also for `*`), not-found where it is archived already. */
  async archive(caller: Caller, idOrName: string, ifMatch: string | undefined): Promise<void> {
    await this.store.archive(caller.tenant.id, idOrName, auditBy(caller), (before) =>
      requireIfMatch(ifMatch, etagOf(before)),
    );
  }

  #for({ validateOnly }: ChangeOptions): PgProfileStore {
    return validateOnly ? this.#rehearsed : this.store;
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
        { pointer: '/kind' },
      );
    }
    return { name: input.name, spec: resolveProfileSpec(input, this.clock.now(), before.spec) };
  }
}
