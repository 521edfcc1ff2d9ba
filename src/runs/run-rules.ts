import { conflict, invalid } from '../kernel/errors.js';
import type { ProfileRevision } from '../kernel/profile.js';
import type { CreateRunInput, PlanRunInput } from './run-input.dto.js';
import type { RunPlan } from './run-planner.port.js';
import { isActive } from './run-state.js';
import type { Run } from './run.js';
import { parseTimestamp } from '../platform/http/timestamp.js';

const allowed = 'profileId, revision, selectors, asOf, priority, labels, notBefore, deadline, reuse';

/** The time in UTC with milliseconds; the text was validated before. */
export function toUtc(text: string): string {
  return parseTimestamp(text)!.toISOString();
}

/** What no single field shows. Throws EC-PROFILE-COMBINATION, EC-VALIDATION. */
export function requireCommonFields(input: CreateRunInput | PlanRunInput, now: Date): void {
  for (const name of ['base', 'distribution', 'baseRunId'] as const) {
    const value = (input as Partial<Record<typeof name, unknown>>)[name];
    if (value === undefined || value === null) continue;
    throw invalid('EC-PROFILE-COMBINATION', `a run of a json:raw profile has no ${name}; its fields are ${allowed}`, {
      pointer: `/${name}`,
    });
  }
  if ('deadline' in input && input.deadline) requireUsableDeadline(input, now);
}

function requireUsableDeadline({ deadline = '', notBefore }: CreateRunInput, now: Date): void {
  const earliest = notBefore ? Math.max(Date.parse(notBefore), now.getTime()) : now.getTime();
  if (Date.parse(deadline) > earliest) return;
  const problem = notBefore
    ? `deadline ${deadline} leaves no time after notBefore ${notBefore}`
    : `deadline ${deadline} has passed`;
  throw invalid('EC-VALIDATION', `${problem}: give a later one or leave it out`, { pointer: '/deadline' });
}

/** Throws EC-SELECTOR-EMPTY where nothing matches and the profile does not allow that (B28). */
export function requireRecords(profile: ProfileRevision, { estimate, plan }: RunPlan): void {
  const records = Object.values(estimate.counts).reduce((sum, count) => sum + count, 0);
  if (records > 0 || profile.spec.allowEmpty) return;
  const fields = Object.keys(plan.selectors).sort().join(', ');
  throw invalid(
    'EC-SELECTOR-EMPTY',
    `no record matches the selectors (${fields}) as of ${plan.asOf}: import evidence, widen them, or set allowEmpty in the profile`,
    { pointer: '/selectors' },
  );
}

/** Throws EC-RUN-NOT-READY (conflict): the run has no content, and what to do about it. */
export function requireSucceeded(run: Run): Run & { readonly manifestDigest: string } {
  if (run.state === 'succeeded' && run.manifestDigest) return run as Run & { readonly manifestDigest: string };
  const remedy = isActive(run.state) ? 'wait until it has succeeded' : 'retry it or create another run';
  throw conflict(
    'EC-RUN-NOT-READY',
    `${run.id} is ${run.state} and has no bundle: ${remedy}`,
    isActive(run.state) ? { retryAfter: 2 } : {},
  );
}
