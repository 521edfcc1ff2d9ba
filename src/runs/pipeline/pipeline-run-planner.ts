import type { Digest } from '../../formats/digest.js';
import { ExportCenterError } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { ProfileRevision } from '../../kernel/profile.js';
import { RecentAnswers } from '../../kernel/recent-answers.js';
import { adapterOf, spaceFor } from '../../stages/adapters/adapter-registry.js';
import { forecastPlan, type KnownShards, type PlanForecast } from '../../stages/planning/estimate-plan.js';
import { pinPlan, planDigestOf } from '../../stages/planning/pin-plan.js';
import { scannerOf } from '../../stages/planning/scanner-of.js';
import { recipeOf } from '../../stages/staging/staging-recipe.js';
import { requireRoom } from '../../stages/storage/free-space.js';
import type { RunPlan, RunPlanner, RunRequest } from '../run-planner.port.js';
import type { PipelineTools } from './pipeline-tools.js';
import { requireInputs } from './require-inputs.js';

export type PlanningTools = Pick<
  PipelineTools,
  'bases' | 'erasures' | 'locker' | 'reader' | 'shardCache' | 'stagedPlans' | 'store'
>;

/** Milliseconds: many runs of one plan in a row read the evidence once. A plan names its cut, so only `newBytes` can grow old. */
const freshFor = 2_000;
/** Cuts that are pinned until one holds still while it is counted. */
const mostTries = 3;

/** Plans over the evidence itself. A plan that was staged before is answered from there, without a scan. Throws `EC-DISK-FULL` too. */
export class PipelineRunPlanner implements RunPlanner {
  readonly #tools: PlanningTools;
  readonly #recent = new RecentAnswers<PlanForecast>(freshFor, 100);

  constructor(tools: PlanningTools) {
    this.#tools = tools;
  }

  async plan(tenant: TenantId, profile: ProfileRevision, request: RunRequest): Promise<RunPlan> {
    for (let tries = 1; ; tries += 1) {
      const plan = await pinPlan(this.#tools, tenant, profile, request);
      try {
        return await this.#counted(tenant, plan);
      } catch (error) {
        if (!isGone(error) || tries === mostTries) throw error;
      }
    }
  }

  requireInputs(tenant: TenantId, { plan, estimate }: Pick<RunPlan, 'plan' | 'estimate'>): Promise<void> {
    return requireInputs(this.#tools, tenant, plan, estimate.counts);
  }

  /** Throws `EC-GONE` where a record went while it was counted: later nothing would tell that it is missing. */
  async #counted(tenant: TenantId, plan: Plan): Promise<RunPlan> {
    const planDigest = planDigestOf(plan);
    const { estimate, newBytes } = await this.#recent.get(`${tenant} ${planDigest}`, async () => {
      const made = await forecast(this.#tools, tenant, plan, planDigest);
      await requireInputs(this.#tools, tenant, plan);
      return made;
    });
    await requireRoom('the run', this.#tools.store.directory, spaceFor(plan.adapter.name, newBytes).atMost);
    return { plan, planDigest, estimate, newBytes, warnings: warningsOf(plan, estimate) };
  }
}

export async function forecast(
  { reader, erasures, shardCache, stagedPlans }: PlanningTools,
  tenant: TenantId,
  plan: Plan,
  planDigest: Digest,
): Promise<PlanForecast> {
  const staged = await stagedPlans.find(tenant, planDigest);
  if (staged) {
    const { counts, plainBytes, shards, feeds } = staged;
    return { estimate: { counts, plainBytes, shards, ...(feeds ? { feeds } : {}) }, newBytes: 0 };
  }
  const recipe = recipeOf(plan);
  const keepsShards = adapterOf(plan.adapter.name).makes === 'records';
  const known: KnownShards = async (ids) => (keepsShards ? shardCache.find(tenant, recipe, ids) : new Set());
  return forecastPlan(scannerOf(plan, { reader, erasures, tenant }), known);
}

const isGone = (error: unknown) => error instanceof ExportCenterError && error.code === 'EC-GONE';

function warningsOf(plan: Plan, { shards }: PlanForecast['estimate']): string[] {
  if (plan.base) return shards === 0 ? ['no record came or changed since the base'] : [];
  return shards === 0 ? ['the selectors match no record at this cut'] : [];
}
