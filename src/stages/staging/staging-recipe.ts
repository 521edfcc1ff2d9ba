import { canonicalBytes } from '../../formats/canonical-json/canonicalize.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { compactDeltaVersion } from '../../formats/compact-delta/patch-head.js';
import { normalizedVersion } from '../../formats/normalized-record/normalized-record.js';
import { recordLineVersion } from '../../formats/record-line/record-line.js';
import type { Plan, PlanBase } from '../../kernel/plan.js';

/** Digest of everything besides its records that decides the bytes of a shard. Another recipe, other frames. */
export function recipeOf({ codec, projection }: Pick<Plan, 'codec' | 'projection'>): Digest {
  return digestOf(canonicalBytes({ codec, projection: projection.digest, recordLine: recordLineVersion }));
}

/** As recipeOf, of shards that are patches of what a base holds. */
export function patchRecipeOf(plan: Pick<Plan, 'codec' | 'projection'>, base: PlanBase): Digest {
  const { selectors, cut, projection } = base;
  const before = { selectors, cut, projection: projection.digest };
  return digestOf(canonicalBytes({ now: recipeOf(plan), before, compactDelta: compactDeltaVersion }));
}

/** Digest of everything besides a raw shard that decides the bytes of its normalised one. */
export function normalizedRecipeOf(plan: Pick<Plan, 'codec' | 'projection'>): Digest {
  return digestOf(canonicalBytes({ raw: recipeOf(plan), normalized: normalizedVersion }));
}

/** Digest of everything but the cut that decides which records a plan has and how they are cut and written. */
export function familyOf({ selectors, codec, projection, sharding, adapter, formats }: Plan): Digest {
  return digestOf(canonicalBytes({ selectors, codec, projection, sharding, adapter, formats }));
}
