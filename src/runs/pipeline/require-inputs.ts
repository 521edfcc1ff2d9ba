import { ExportCenterError } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan, PlanEstimate } from '../../kernel/plan.js';
import { erasedFromCut } from '../../stages/evidence/gone.js';
import { scanOf } from '../../stages/planning/plan-scanner.js';
import type { RunContext } from '../run-context.js';
import type { PipelineTools } from './pipeline-tools.js';

/**
 * Throws `EC-GONE` (not-found) where a record that the plan read was erased since. Erasure is all that ever changes what a cut gives,
 * and it only takes away: where the plan still selects as many records of each kind as were `counted`, none of its own is gone. Without
 * counts any erasure from the cut counts.
 */
export async function requireInputs(
  { erasures, reader }: Pick<PipelineTools, 'erasures' | 'reader'>,
  tenant: TenantId,
  plan: Plan,
  counted?: PlanEstimate['counts'],
  signal?: AbortSignal,
): Promise<void> {
  const erased =
    (await erasures.erasedFrom(tenant, plan.cut, plan.selectors)) + (await erasedFromBase(erasures, tenant, plan));
  if (erased === 0) return;
  if (counted && !plan.base && (await givesAsMany(reader, tenant, plan, counted, signal))) return;
  throw erasedFromCut(plan.cut.seq, plan.selectors.kinds, erased);
}

/** What the base held and was erased later than the plan's cut: the plan says that it went, or what became of it. */
async function erasedFromBase(
  erasures: PipelineTools['erasures'],
  tenant: TenantId,
  { base, cut }: Plan,
): Promise<number> {
  return base ? erasures.erasedFrom(tenant, base.cut, base.selectors, cut.seq) : 0;
}

async function givesAsMany(
  reader: PipelineTools['reader'],
  tenant: TenantId,
  plan: Plan,
  counted: PlanEstimate['counts'],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (const kind of plan.selectors.kinds) {
    let count = 0;
    for await (const block of reader.scan(tenant, scanOf(plan, kind), signal)) count += block.count;
    if (count !== (counted[kind] ?? 0)) return false;
  }
  return true;
}

/** Runs work that reads a plan's evidence; what it misses because of an erasure is `EC-GONE` and not damage. */
export async function unlessErased<T>(
  tools: Pick<PipelineTools, 'erasures' | 'reader'>,
  { tenant }: Pick<RunContext, 'tenant'>,
  { plan }: { readonly plan: Plan },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExportCenterError && error.code === 'EC-EVIDENCE-DAMAGED')
      await requireInputs(tools, tenant.id, plan);
    throw error;
  }
}
