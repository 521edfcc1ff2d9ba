import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../kernel/clock.js';
import { invalid } from '../kernel/errors.js';
import type { ProfileId, TenantId } from '../kernel/ids.js';
import type { ProfileRevision } from '../kernel/profile.js';
import { normalSelectors } from './normal-selectors.js';
import { PROFILE_CATALOG, type ProfileCatalog } from './profile-catalog.port.js';
import { encodeProfileSpec, resolveProfileSpec } from './resolve-profile-spec.js';
import type { PlanRunInput } from './run-input.dto.js';
import { RUN_PLANNER, type RunPlanner } from './run-planner.port.js';
import type { PlanResource } from './run-resource.dto.js';
import { baseOf, requireBaseFields, requireCommonFields, requireRecords, toUtc } from './run-rules.js';
import { toPlanResource } from './plan-view.js';
import { RunsService } from './runs.service.js';

/** `runs:plan`: what a run would make, without effect. */
@Injectable()
export class RunPlanningService {
  constructor(
    @Inject(PROFILE_CATALOG) private readonly catalog: ProfileCatalog,
    @Inject(RUN_PLANNER) private readonly planner: RunPlanner,
    @Inject(RunsService) private readonly runs: RunsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws EC-SELECTOR-EMPTY, EC-SELECTOR-WINDOW, EC-PROFILE-COMBINATION, EC-NOT-SUPPORTED, not-found. */
  async plan(tenant: TenantId, input: PlanRunInput): Promise<PlanResource> {
    requireCommonFields(input, this.clock.now());
    const profile = await this.#profile(tenant, input);
    requireBaseFields(profile, input);
    const selectors = normalSelectors(input.selectors ?? {}, this.clock.now());
    const planned = await this.planner.predict(tenant, profile, {
      selectors,
      ...(input.withShards ? { shards: true } : {}),
      ...(input.asOf ? { asOf: toUtc(input.asOf) } : {}),
      ...baseOf(input),
    });
    requireRecords(profile, planned);
    return toPlanResource(planned, await this.runs.findReusable(tenant, planned.planDigest));
  }

  async #profile(tenant: TenantId, { profileId, spec, revision }: PlanRunInput): Promise<ProfileRevision> {
    if ((profileId === undefined) === (spec === undefined)) {
      throw invalid('EC-VALIDATION', 'give either profileId or spec', { pointer: profileId ? '/spec' : '/profileId' });
    }
    if (profileId !== undefined) return this.catalog.revision(tenant, profileId, revision);
    const resolved = resolveProfileSpec(spec!, this.clock.now());
    const { digest } = encodeProfileSpec(resolved);
    return { profileId: '' as ProfileId, name: 'inline', revision: 1, spec: resolved, specDigest: digest };
  }
}
