import { canonicalBytes } from '../../../formats/canonical-json/canonicalize.js';
import { digestOf } from '../../../formats/digest.js';
import type { RedactionRules } from '../../../formats/redaction/redaction-rules.js';
import type { PlanProjection } from '../../../kernel/plan.js';

/** Leaves every record as it is: an export copies the canonical bytes, and stored digests and lengths hold for what is exported. */
export const identityProjection: PlanProjection = {
  name: 'identity',
  version: 1,
  digest: digestOf('export-center projection identity 1'),
};

/** Rises whenever the same rules would give another record. */
const redactionVersion = 1;

/** What happens to a record before it is hashed and written. `digest` is of the rules themselves: other rules, other plan. */
export function projectionOf(rules: RedactionRules | undefined): PlanProjection {
  if (!rules) return identityProjection;
  const named = { name: 'redaction', version: redactionVersion };
  return { ...named, digest: digestOf(canonicalBytes({ ...named, rules })), rules };
}
