import { conflict, ExportCenterError, invalid } from '../kernel/errors.js';
import type { ProfileRevision } from '../kernel/profile.js';
import type { BaseInput, CreateRunInput, PlanRunInput } from './run-input.dto.js';
import type { RunPlan, RunRequest } from './run-planner.port.js';
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
  if ('distribution' in input && input.distribution !== undefined && input.distribution !== null)
    throw foreign('distribution');
  if ('deadline' in input && input.deadline) requireUsableDeadline(input, now);
}

/** Throws EC-PROFILE-COMBINATION where only a delta can start from a base (B25). */
export function requireBaseFields({ spec }: ProfileRevision, input: BaseInputs): void {
  const given = (['base', 'baseRunId', 'resetBaseline'] as const).filter((name) => input[name] ?? false);
  if (given.length > 1)
    throw invalid('EC-VALIDATION', `give only one of ${given.join(' and ')}`, { pointer: `/${given[1]}` });
  if (given[0] && spec.kind !== 'mirror:delta') throw foreign(given[0], spec.kind);
}

/** What a run asks for of the base of a delta. */
export function baseOf({ base, baseRunId, resetBaseline }: BaseInputs): Pick<RunRequest, 'base' | 'resetBaseline'> {
  if (resetBaseline) return { resetBaseline };
  if (baseRunId) return { base: { runId: baseRunId } };
  return base ? { base: wantedBase(base) } : {};
}

type BaseInputs = Pick<CreateRunInput, 'base' | 'resetBaseline'> & Pick<PlanRunInput, 'baseRunId'>;

function wantedBase({ runId, manifestDigest, site }: BaseInput): NonNullable<RunRequest['base']> {
  const given = Object.entries({ runId, manifestDigest, site }).filter(([, value]) => value !== undefined);
  if (given.length === 1) return Object.fromEntries(given);
  throw invalid('EC-VALIDATION', 'give one of runId, manifestDigest and site of the base', { pointer: '/base' });
}

function foreign(name: string, kind: string = 'this kind') {
  const message = `a run of a ${kind} profile has no ${name}; its fields are ${allowed}`;
  return invalid('EC-PROFILE-COMBINATION', message, { pointer: `/${name}` });
}

function requireUsableDeadline({ deadline = '', notBefore }: CreateRunInput, now: Date): void {
  const earliest = notBefore ? Math.max(Date.parse(notBefore), now.getTime()) : now.getTime();
  if (Date.parse(deadline) > earliest) return;
  const problem = notBefore
    ? `deadline ${deadline} leaves no time after notBefore ${notBefore}`
    : `deadline ${deadline} has passed`;
  throw invalid('EC-VALIDATION', `${problem}: give a later one or leave it out`, { pointer: '/deadline' });
}

/** Throws EC-SELECTOR-EMPTY where nothing matches and the profile does not allow that (B28). A delta may be empty: it says that nothing changed. */
export function requireRecords(profile: ProfileRevision, { estimate, plan }: RunPlan): void {
  const records = Object.values(estimate.counts).reduce((sum, count) => sum + count, 0);
  if (records > 0 || profile.spec.allowEmpty || plan.base) return;
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

/** Throws `EC-GONE` (not-found) for a run whose content was given up. */
export function requireContent(run: Run): void {
  if (run.purgedAt) throw new ExportCenterError('EC-GONE', 'not-found', 'the content of this run was purged');
}
