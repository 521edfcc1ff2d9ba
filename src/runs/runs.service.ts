import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../kernel/clock.js';
import { invalid } from '../kernel/errors.js';
import type { TenantId } from '../kernel/ids.js';
import type { ProfileRevision } from '../kernel/profile.js';
import { auditBy, type Caller } from '../platform/auth/caller.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { rehearsal } from '../platform/db/rehearsal.js';
import { LimitBook } from '../platform/limits/limit-book.js';
import { StorageQuota } from '../platform/limits/storage-quota.js';
import { faultPoint } from '../platform/faults/fault-point.js';
import { spaceFor } from '../stages/adapters/adapter-registry.js';
import { BUNDLE_AVAILABILITY, type BundleAvailability } from './bundle-availability.port.js';
import { normalSelectors } from './normal-selectors.js';
import { discardFrom, PgRunStore, type InTransaction, type NewRun } from './pg-run-store.js';
import { PROFILE_CATALOG, type ProfileCatalog } from './profile-catalog.port.js';
import type { StageName } from './run-context.js';
import type { CreateRunInput } from './run-input.dto.js';
import { RUN_PLANNER, type RunPlan, type RunPlanner, type RunRequest } from './run-planner.port.js';
import type { Run, RunStage } from './run.js';
import { takeRunQuota } from './run-quota.js';
import {
  baseOf,
  requireBaseFields,
  requireCommonFields,
  requireRecords,
  requireSucceeded,
  toUtc,
} from './run-rules.js';

/** How a change is carried out. */
export interface RunChangeOptions {
  /** Do everything and undo it: the same refusals, no effect. */
  readonly validateOnly?: boolean;
  /** Called in the transaction that makes or changes the run. */
  readonly record?: InTransaction;
}

/** A finished run answers a new one of the same plan for so long. */
const reuseWindow = 7 * 24 * 3_600_000;

/** What operators do with runs. The tenant is the caller's; a foreign run is not-found. */
@Injectable()
export class RunsService {
  readonly #store: PgRunStore;
  readonly #rehearsed: PgRunStore;

  constructor(
    @Inject(DATABASE) db: Database,
    @Inject(PROFILE_CATALOG) private readonly catalog: ProfileCatalog,
    @Inject(RUN_PLANNER) private readonly planner: RunPlanner,
    @Inject(BUNDLE_AVAILABILITY) private readonly availability: BundleAvailability,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LimitBook) private readonly limits: LimitBook,
    @Inject(StorageQuota) private readonly storage: StorageQuota,
  ) {
    this.#store = new PgRunStore(db);
    this.#rehearsed = new PgRunStore(rehearsal(db));
  }

  /**
   * Accepts a run. It exports the evidence that is visible now, whenever it is carried out, unless it has a `notBefore`. With
   * `reuse`, a finished bundle of the same plan answers at once.
   * Throws EC-SELECTOR-EMPTY, EC-SELECTOR-WINDOW, EC-PROFILE-COMBINATION (invalid), EC-QUOTA-*, not-found; of a delta what PlanBases throws.
   */
  async create(caller: Caller, input: CreateRunInput, options: RunChangeOptions = {}): Promise<Run> {
    requireCommonFields(input, this.clock.now());
    const profile = await this.catalog.revision(caller.tenant.id, input.profileId, input.revision);
    requireBaseFields(profile, input);
    const request = this.#request(input);
    const planned = input.notBefore ? undefined : await this.planner.plan(caller.tenant.id, profile, request);
    if (planned) requireRecords(profile, planned);
    const earlier = planned && input.reuse ? await this.findReusable(caller.tenant.id, planned.planDigest) : undefined;
    const base = this.#newRun(caller, profile, request, planned);
    const reused = earlier?.result ? { ...earlier.result, reusedFrom: earlier.id } : undefined;
    const kept = planned ? spaceFor(planned.plan.adapter.name, planned.newBytes).kept : 0;
    if (!reused) await this.storage.require(caller.tenant.id, kept);
    const limits = await this.limits.of(caller.tenant.id);
    const made = { ...base, limits, ...scheduling(input), ...(reused ? { reused } : {}) };
    const run = await this.#for(options).create(made, options.record);
    if (!options.validateOnly) faultPoint('run-committed');
    return run;
  }

  /** The run whose bundle may answer a run of this plan, checked to be still there and trusted. */
  async findReusable(tenant: TenantId, planDigest: string): Promise<Run | undefined> {
    const found = await this.#store.findFinished(tenant, planDigest, reuseWindow);
    if (!found?.manifestDigest) return undefined;
    const { encryptionDigest } = found.result ?? {};
    const names = [found.manifestDigest, ...(encryptionDigest === undefined ? [] : [encryptionDigest])];
    for (const name of names) if (!(await this.availability.isAvailable(tenant, name))) return undefined;
    return found;
  }

  get(tenant: TenantId, id: string): Promise<Run> {
    return this.#store.get(tenant, id);
  }

  stages(tenant: TenantId, id: string): Promise<RunStage[]> {
    return this.#store.stages(tenant, id);
  }

  /** A finished run, for what serves its content. Throws EC-RUN-NOT-READY (conflict) while there is none, not-found. */
  async finished(tenant: TenantId, id: string): Promise<Run & { readonly manifestDigest: string }> {
    return requireSucceeded(await this.#store.get(tenant, id));
  }

  cancel(caller: Caller, id: string, reason: string | undefined, options: RunChangeOptions = {}): Promise<Run> {
    const details = { by: auditBy(caller), ...(reason ? { cancelReason: reason } : {}) };
    return this.#for(options).change(caller.tenant.id, id, { type: 'cancel' }, details);
  }

  /** Queues a failed or canceled run again, with five more attempts; from `fromStage` on nothing of before is taken up. */
  async retry(
    caller: Caller,
    id: string,
    fromStage: StageName | undefined,
    options: RunChangeOptions = {},
  ): Promise<Run> {
    const limits = await this.limits.of(caller.tenant.id);
    return this.#for(options).change(
      caller.tenant.id,
      id,
      { type: 'retry' },
      { by: auditBy(caller), ...(fromStage ? { data: { fromStage } } : {}) },
      async (tx, run) => {
        if (fromStage) await discardFrom(tx, run, fromStage);
        await takeRunQuota(tx, limits, false);
        await options.record?.(tx, run);
      },
    );
  }

  /** A new run of the very plan of a succeeded one, built from the evidence alone; its result compares the digests. Throws `EC-GONE` (not-found) where a record of it was erased. */
  async reproduce(caller: Caller, id: string, options: RunChangeOptions = {}): Promise<Run> {
    const original = requireSucceeded(await this.#store.get(caller.tenant.id, id));
    const { plan, planDigest, estimate } = original;
    if (!plan || !planDigest || !estimate) throw invalid('EC-VALIDATION', `${id} has no plan that could be repeated`);
    await this.planner.requireInputs(caller.tenant.id, { plan, estimate });
    const profile = await this.catalog.revision(caller.tenant.id, original.profileId, original.profileRev);
    const run = this.#newRun(caller, profile, original.request, {
      plan,
      planDigest: planDigest as RunPlan['planDigest'],
      estimate,
    });
    const limits = await this.limits.of(caller.tenant.id);
    const trigger = { type: 'reproduce', ref: original.id } as const;
    const input = { ...run, limits, trigger, rebuild: true, labels: original.labels, priority: 0 };
    return this.#for(options).create(input, options.record);
  }

  #for({ validateOnly }: RunChangeOptions): PgRunStore {
    return validateOnly ? this.#rehearsed : this.#store;
  }

  #request(input: CreateRunInput): RunRequest {
    const selectors = normalSelectors(input.selectors ?? {}, this.clock.now());
    return { selectors, ...(input.asOf ? { asOf: toUtc(input.asOf) } : {}), ...baseOf(input) };
  }

  #newRun(
    caller: Caller,
    profile: ProfileRevision,
    request: RunRequest,
    planned: Pick<RunPlan, 'plan' | 'planDigest' | 'estimate'> | undefined,
  ): Omit<NewRun, 'labels' | 'priority'> {
    const fixed = planned
      ? { planned: { plan: planned.plan, planDigest: planned.planDigest, estimate: planned.estimate } }
      : {};
    return {
      tenant: caller.tenant,
      createdBy: caller.subject,
      by: auditBy(caller),
      profile,
      trigger: { type: 'manual' },
      request,
      ...fixed,
    };
  }
}

function scheduling(input: CreateRunInput): Pick<NewRun, 'labels' | 'priority' | 'notBefore' | 'deadline'> {
  return {
    labels: input.labels ?? {},
    priority: input.priority ?? 0,
    ...(input.notBefore ? { notBefore: toUtc(input.notBefore) } : {}),
    ...(input.deadline ? { deadline: toUtc(input.deadline) } : {}),
  };
}
