import { ExportCenterError } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { ProfileRevision } from '../../kernel/profile.js';
import { RecentAnswers } from '../../kernel/recent-answers.js';
import { spaceFor } from '../../stages/adapters/adapter-registry.js';
import type { PlanForecast } from '../../stages/planning/estimate-plan.js';
import { pinPlan, planDigestOf } from '../../stages/planning/pin-plan.js';
import { ShardMeter } from '../../stages/staging/shard-meter.js';
import { requireRoom } from '../../stages/storage/free-space.js';
import type { ForecastRequest, RunForecast, RunPlan, RunPlanner, RunRequest } from '../run-planner.port.js';
import { forecast, type ForecastOf } from './forecast.js';
import type { PipelineTools } from './pipeline-tools.js';
import { requireInputs } from './require-inputs.js';
import { staleFeeds, staleTexts } from './stale-feeds.js';

export type PlanningTools = Pick<
  PipelineTools,
  'bases' | 'clock' | 'erasures' | 'locker' | 'reader' | 'shardCache' | 'stagedPlans' | 'store'
>;

/** Milliseconds: many runs of one plan in a row read the evidence once. A plan names its cut, so only `newBytes` can grow old. */
const freshFor = 2_000;
/** Cuts that are pinned until one holds still while it is counted. */
const mostTries = 3;

/** Plans over the evidence itself. A plan that was staged before is answered from there, without a scan. Throws `EC-DISK-FULL` too. */
export class PipelineRunPlanner implements RunPlanner {
  readonly #tools: PlanningTools;
  readonly #recent = new RecentAnswers<PlanForecast>(freshFor, 100);

  readonly #meter: ShardMeter;

  constructor(tools: PlanningTools) {
    this.#meter = new ShardMeter(tools.reader);
    this.#tools = tools;
  }

  plan(tenant: TenantId, profile: ProfileRevision, request: RunRequest): Promise<RunPlan> {
    return this.#pinned(tenant, profile, request, 'records');
  }

  predict(tenant: TenantId, profile: ProfileRevision, request: ForecastRequest): Promise<RunForecast> {
    const { shards, ...rest } = request;
    return this.#pinned(tenant, profile, rest, shards ? 'shards' : 'sizes');
  }

  /** Called by Nest. */
  async onModuleDestroy(): Promise<void> {
    await this.#meter[Symbol.asyncDispose]();
  }

  requireInputs(tenant: TenantId, { plan, estimate }: Pick<RunPlan, 'plan' | 'estimate'>): Promise<void> {
    return requireInputs(this.#tools, tenant, plan, estimate.counts);
  }

  async #pinned(tenant: TenantId, profile: ProfileRevision, request: RunRequest, of: ForecastOf): Promise<RunForecast> {
    for (let tries = 1; ; tries += 1) {
      const plan = await pinPlan(this.#tools, tenant, profile, request);
      try {
        return await this.#counted(tenant, { plan, spec: profile.spec }, of);
      } catch (error) {
        if (!isGone(error) || tries === mostTries) throw error;
      }
    }
  }

  /** Throws `EC-GONE` where a record went while it was counted: later nothing would tell that it is missing. */
  async #counted(
    tenant: TenantId,
    { plan, spec }: Pick<RunPlan, 'plan'> & Pick<ProfileRevision, 'spec'>,
    of: ForecastOf,
  ): Promise<RunForecast> {
    const planDigest = planDigestOf(plan);
    const { newBytes, ...rest } = await this.#recent.get(`${tenant} ${planDigest} ${of}`, async () => {
      const made = await forecast({ ...this.#tools, meter: this.#meter }, tenant, { plan, planDigest, spec }, of);
      await requireInputs(this.#tools, tenant, plan);
      const stale = await staleFeeds(this.#tools, tenant, plan);
      return { ...made, estimate: { ...made.estimate, stale } };
    });
    await requireRoom('the run', this.#tools.store.directory, spaceFor(plan.adapter.name, newBytes).atMost);
    const warnings = [...warningsOf(plan, rest.estimate), ...staleTexts(this.#tools, rest.estimate.stale)];
    return { plan, planDigest, ...rest, newBytes, warnings };
  }
}

const isGone = (error: unknown) => error instanceof ExportCenterError && error.code === 'EC-GONE';

function warningsOf(plan: Plan, { shards }: PlanForecast['estimate']): string[] {
  if (plan.base) return shards === 0 ? ['no record came or changed since the base'] : [];
  return shards === 0 ? ['the selectors match no record at this cut'] : [];
}
