import { canonicalJson } from '../../formats/canonical-json/canonicalize.js';
import type { Plan } from '../../kernel/plan.js';
import { ChangeList } from './change-list.js';
import type { DeltaPlan, DeltaTools, SetChanges } from './delta-tools.js';
import { MergedSets } from './merged-sets.js';

/** By the list of changes of the evidence where both sets are the same selection of it, else by reading both. */
export function changesOf(plan: DeltaPlan, tools: DeltaTools): SetChanges {
  return isSameSelection(plan, plan.base) ? new ChangeList(plan, tools) : new MergedSets(plan, tools);
}

type Selection = Pick<Plan, 'selectors' | 'projection'>;

export function isSameSelection(a: Selection, b: Selection): boolean {
  return a.projection.digest === b.projection.digest && canonicalJson(a.selectors) === canonicalJson(b.selectors);
}
