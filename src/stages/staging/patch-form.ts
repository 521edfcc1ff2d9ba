import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Plan } from '../../kernel/plan.js';
import type { ProfileSpec } from '../../kernel/profile.js';
import type { RecordsAdapter } from '../adapters/adapter.js';
import { scanOf } from '../planning/plan-scanner.js';
import type { PatchBase } from './shard-task.js';
import { patchRecipeOf } from './staging-recipe.js';

/** What a queue of packs needs so that they are written as patches. */
export interface PatchForm {
  readonly pack: NonNullable<RecordsAdapter['patches']>;
  readonly recipe: Digest;
  readonly patchBase: (kind: EvidenceKind) => PatchBase;
}

/** Undefined where the records of a plan travel whole: it has no base, or its profile did not choose otherwise. */
export function patchFormOf(
  plan: Plan,
  { adapter, spec }: { readonly adapter: RecordsAdapter; readonly spec: ProfileSpec },
): PatchForm | undefined {
  const { base } = plan;
  if (!base || !adapter.patches || !spec.mirror?.compact) return undefined;
  const { projection, selectors } = base;
  const patchBase = (kind: EvidenceKind) =>
    selectors.kinds.includes(kind) ? { projection, scan: scanOf(base, kind) } : { projection };
  return { pack: adapter.patches, recipe: patchRecipeOf(plan, base), patchBase };
}
