import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { ProfileSpec } from '../../kernel/profile.js';
import { adapterOf } from '../../stages/adapters/adapter-registry.js';
import {
  forecastPlan,
  RemovedBytes,
  type KnownShards,
  type PlanForecast,
} from '../../stages/planning/estimate-plan.js';
import { scannerOf } from '../../stages/planning/scanner-of.js';
import { SizeForecast } from '../../stages/planning/size-forecast.js';
import { patchFormOf } from '../../stages/staging/patch-form.js';
import type { ShardMeter } from '../../stages/staging/shard-meter.js';
import type { StagedBundle } from '../../stages/staging/staged-bundle.js';
import { normalizedRecipeOf, recipeOf } from '../../stages/staging/staging-recipe.js';
import type { PipelineTools } from './pipeline-tools.js';
import type { Planned } from './plan-step.js';

/** What is foretold: counts and plain bytes alone, the compressed sizes of feeds too, or those of every shard. */
export type ForecastOf = 'records' | 'sizes' | 'shards';

type Tools = Pick<PipelineTools, 'erasures' | 'reader' | 'shardCache' | 'stagedPlans'> & { readonly meter: ShardMeter };

/** A plan that was staged before is answered from there, without a scan. */
export async function forecast(
  tools: Tools,
  tenant: TenantId,
  { plan, planDigest, spec }: Planned & { readonly spec: ProfileSpec },
  of: ForecastOf,
): Promise<PlanForecast> {
  const adapter = adapterOf(plan.adapter.name);
  const detail = adapter.makes === 'records' ? of : 'records';
  const staged = await tools.stagedPlans.find(tenant, planDigest);
  if (staged && (detail === 'records' || (detail === 'sizes' && staged.sizes))) return ofStaged(staged, plan);
  const scanner = { ...tools, tenant, withoutRoot: true };
  if (adapter.makes === 'files') return forecastPlan(scannerOf(plan, scanner), () => Promise.resolve(new Map()));
  const patches = patchFormOf(plan, { adapter, spec });
  const recipe = patches?.recipe ?? recipeOf(plan);
  const known = adapter.normalized ? bothKnown(tools, tenant, plan) : rawKnown(tools, tenant, recipe);
  if (detail === 'records') return forecastPlan(scannerOf(plan, scanner), known);
  const removed = new RemovedBytes();
  const sizes = new SizeForecast({
    measure: (candidate) =>
      patches
        ? tools.meter.measurePatch(tenant, plan, candidate, patches.patchBase(candidate.kind))
        : tools.meter.measure(tenant, plan, candidate, adapter.normalized !== undefined),
    ...(patches ? {} : { path: (kind, number) => adapter.pack.path(kind, number) }),
    lists: detail === 'shards',
  });
  return forecastPlan(scannerOf(plan, { ...scanner, removed: removed.add }), known, { sizes, removed });
}

function ofStaged({ counts, plainBytes, shards, feeds, sizes, dropped }: StagedBundle, plan: Plan): PlanForecast {
  const redacted = plan.projection.rules && dropped;
  const more = { ...(feeds ? { feeds } : {}), ...(sizes ? { sizes } : {}), ...(redacted ? { redacted } : {}) };
  const estimate = { counts, plainBytes, shards, ...more };
  return { estimate, newBytes: 0 };
}

function rawKnown({ shardCache }: Tools, tenant: TenantId, recipe: Digest): KnownShards {
  return async (ids) => {
    const known = await shardCache.find(tenant, recipe, ids);
    return new Map([...known].map(([id, { bytes }]) => [id, { packs: bytes, normalized: 0 }]));
  };
}

/** Of an adapter that normalises, a shard is known where both its frames are. */
function bothKnown(tools: Tools, tenant: TenantId, plan: Plan): KnownShards {
  return async (ids) => {
    const raw = await rawKnown(tools, tenant, recipeOf(plan))(ids);
    const made = await tools.shardCache.find(tenant, normalizedRecipeOf(plan), [...raw.keys()]);
    return new Map([...made].map(([id, { bytes }]) => [id, { packs: raw.get(id)!.packs, normalized: bytes }]));
  };
}
