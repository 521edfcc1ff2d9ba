import type { Digest } from '../../formats/digest.js';
import { zstdLibrary } from '../../formats/zstd/zstd-frame.js';
import { invalid } from '../../kernel/errors.js';
import type { Feed } from '../../kernel/evidence.js';
import type { Plan } from '../../kernel/plan.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import { adapterOf } from '../../stages/adapters/adapter-registry.js';
import { requireKnownProjection } from '../../stages/adapters/projection/known-projections.js';
import { pinPlan, planDigestOf } from '../../stages/planning/pin-plan.js';
import type { RunContext } from '../run-context.js';
import type { PipelineTools } from './pipeline-tools.js';
import { requireInputs } from './require-inputs.js';
import { staleFeeds, staleTexts } from './stale-feeds.js';

export interface Planned {
  readonly plan: Plan;
  readonly planDigest: Digest;
}

interface PlannedAt extends Planned {
  /** Feeds that were older than their limit then. */
  readonly stale: readonly Feed[];
}

/** Takes the plan that the run was created with, or pins one now. A plan of another release is refused before anything is written. */
export async function planStep(context: RunContext, tools: PipelineTools): Promise<PlannedAt> {
  const { tenant, profile, request, pinnedPlan } = context;
  const plan = pinnedPlan ?? (await pinPlan(tools, tenant.id, profile, request));
  faultPoint('cut-pinned');
  if (pinnedPlan) await requireInputs(tools, tenant.id, pinnedPlan, context.estimate?.counts, context.signal);
  adapterOf(plan.adapter.name, { ...plan.adapter, formats: plan.formats });
  requireKnownProjection(plan.projection);
  requireLibrary(plan.codec.library);
  const planDigest = planDigestOf(plan);
  const stale = await staleFeeds(tools, tenant.id, plan);
  for (const warning of staleTexts(tools, stale)) await context.warn('EC-FEED-STALE', warning);
  const { counts } = context.estimate ?? {};
  context.log('info', 'the evidence to export is fixed', { planDigest, asOf: plan.asOf, cut: plan.cut.seq, counts });
  return { plan, planDigest, stale };
}

/** Frames of another zstd have other bytes, so they would have another manifest under the same plan. */
function requireLibrary(pinned: string): void {
  const ours = zstdLibrary(process.versions);
  if (pinned === ours) return;
  throw invalid(
    'EC-SCHEMA-UNSUPPORTED',
    `the plan was made for zstd ${pinned}, this release has ${ours}: plan the run again`,
  );
}
