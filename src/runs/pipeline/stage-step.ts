import type { TenantId } from '../../kernel/ids.js';
import { readLayout } from '../../stages/packaging/bundle-files.js';
import type { Plan } from '../../kernel/plan.js';
import type { RunContext } from '../run-context.js';
import type { RecordsAdapter } from '../../stages/adapters/adapter.js';
import { adapterOf } from '../../stages/adapters/adapter-registry.js';
import { baseBuckets } from '../../stages/staging/base-buckets.js';
import { EarlierBundle } from '../../stages/staging/earlier-bundle.js';
import { stageFiles } from '../../stages/staging/stage-files.js';
import { stageBundle } from '../../stages/staging/stage-bundle.js';
import type { StagedBundle } from '../../stages/staging/staged-bundle.js';
import { familyOf } from '../../stages/staging/staging-recipe.js';
import { placeOf, type PipelineTools } from './pipeline-tools.js';
import type { Planned } from './plan-step.js';
import { requireInputs } from './require-inputs.js';

/** Which packs must be made again although they are known. */
export type Rebuild = 'nothing' | 'everything' | ReadonlySet<string>;

/**
 * As `stagePayload`, for the first time in a run. A plan that the run pinned itself was counted by nobody, so nothing tells afterwards
 * whether a record that was erased meanwhile is missing: then any erasure from the cut is `EC-GONE` (not-found).
 */
export async function stageStep(context: RunContext, tools: PipelineTools, planned: Planned): Promise<StagedBundle> {
  const staged = await stagePayload(context, tools, planned);
  if (!context.estimate) await requireInputs(tools, context.tenant.id, planned.plan);
  return staged;
}

/** The payload of a plan in the content store. What was staged for this plan before is taken as it is; the verify step checks it. */
export async function stagePayload(
  context: RunContext,
  tools: PipelineTools,
  { plan, planDigest }: Planned,
  rebuild: Rebuild = context.rebuild ? 'everything' : 'nothing',
): Promise<StagedBundle> {
  const { tenant } = context;
  const before = rebuild === 'nothing' ? await tools.stagedPlans.find(tenant.id, planDigest) : undefined;
  if (before && (await isReadable(tools, tenant.id, before))) {
    context.log('info', 'taken from an earlier run of this plan', sizeOf(before));
    return before;
  }
  const staged = await stage(context, tools, plan, rebuild);
  await tools.stagedPlans.record(tenant.id, planDigest, staged);
  context.log('info', 'the payload is in the content store', sizeOf(staged));
  return staged;
}

async function stage(context: RunContext, tools: PipelineTools, plan: Plan, rebuild: Rebuild): Promise<StagedBundle> {
  const total = Object.values(context.estimate?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  const place = placeOf(tools, context);
  const adapter = adapterOf(plan.adapter.name);
  const { spec } = context.profile;
  const common = {
    reader: tools.reader,
    store: tools.store,
    place,
    spec,
    threads: tools.threads,
    allowEmpty: spec.allowEmpty,
    progress: (records: number) => context.progress(records, Math.max(total, records), 'records'),
    signal: context.signal,
  };
  if (adapter.makes === 'files') return stageFiles(plan, { ...common, adapter });
  return stageBundle(plan, {
    ...common,
    adapter,
    erasures: tools.erasures,
    baseBuckets: () => baseBuckets(tools, context.tenant.id, plan),
    cache: tools.shardCache,
    builder: tools.shardBuilder(place, plan.codec.level),
    earlier:
      rebuild === 'nothing' && !plan.base ? await earlierBundle(tools, context.tenant.id, plan, adapter) : undefined,
    rebuild: (path) => rebuild === 'everything' || (rebuild !== 'nothing' && rebuild.has(path)),
    warn: (code, message) => context.warn(code, message),
  });
}

/** What was staged last of the same selectors and recipe, if its list of files can still be read. */
async function earlierBundle(
  { stagedPlans, store, reader }: PipelineTools,
  tenant: TenantId,
  plan: Plan,
  adapter: RecordsAdapter,
): Promise<EarlierBundle | undefined> {
  const staged = await stagedPlans.latest(tenant, familyOf(plan));
  const files = staged && (await readLayout(store, tenant, staged.layout).catch(() => undefined));
  if (!files || staged.cut === undefined) return undefined;
  return new EarlierBundle({ store, reader, tenant, adapter }, files, [staged.cut, plan.cut.seq]);
}

const sizeOf = ({ records, shards, files, plainBytes }: StagedBundle) => ({ records, shards, files, plainBytes });

/** The list of what was staged is needed whole; a damaged one is made again. */
async function isReadable({ store }: PipelineTools, tenant: TenantId, { layout }: StagedBundle): Promise<boolean> {
  return readLayout(store, tenant, layout).then(
    () => true,
    () => false,
  );
}
