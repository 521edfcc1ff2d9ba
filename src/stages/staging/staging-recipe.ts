import { canonicalBytes } from '../../formats/canonical-json/canonicalize.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { recordLineVersion } from '../../formats/record-line/record-line.js';
import type { Plan } from '../../kernel/plan.js';

/** Digest of everything besides its records that decides the bytes of a shard. Another recipe, other frames. */
export function recipeOf({ codec, projection }: Pick<Plan, 'codec' | 'projection'>): Digest {
  return digestOf(canonicalBytes({ codec, projection: projection.digest, recordLine: recordLineVersion }));
}

/** Digest of everything but the cut that decides which records a plan has and how they are cut and written. */
export function familyOf({ selectors, codec, projection, sharding, adapter, formats }: Plan): Digest {
  return digestOf(canonicalBytes({ selectors, codec, projection, sharding, adapter, formats }));
}
