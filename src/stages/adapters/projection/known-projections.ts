import { invalid } from '../../../kernel/errors.js';
import type { PlanProjection } from '../../../kernel/plan.js';
import { projectionOf } from './projection.js';

/** Throws `EC-SCHEMA-UNSUPPORTED` (invalid) for the projection of a plan that this release would not make of the same rules. */
export function requireKnownProjection(pinned: PlanProjection): void {
  if (pinned.digest === projectionOf(pinned.rules).digest) return;
  throw invalid(
    'EC-SCHEMA-UNSUPPORTED',
    `projection ${pinned.name} version ${pinned.version} is not known to this release: plan the run again`,
  );
}
