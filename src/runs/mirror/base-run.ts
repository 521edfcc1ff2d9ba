import type { Digest } from '../../formats/digest.js';
import { conflict, invalid } from '../../kernel/errors.js';
import { mirrorOf, type ChainLink, type Plan, type PlanBase } from '../../kernel/plan.js';
import type { ProfileKind } from '../../kernel/profile.js';
import type { BaseSearch } from '../../stages/planning/plan-bases.port.js';
import { isSameSelection } from '../../stages/planning/set-changes.js';
import { requireContent } from '../run-rules.js';
import type { Run } from '../run.js';

/** Bundles from a full one up to a base. A site that lost its state has to fetch them all. */
export const longestChain = 50;

/** Kinds whose bundles hold everything that they select. */
export const fullKinds: readonly ProfileKind[] = ['mirror:full'];

/** A run that has a bundle to start from. */
export interface BaseRun extends Run {
  readonly plan: Plan;
  readonly planDigest: Digest;
  readonly manifestDigest: Digest;
}

/** From the last full bundle up to that of the run, which is the last link. */
export function chainOf({ plan, manifestDigest, result }: BaseRun): readonly ChainLink[] {
  const { base } = plan;
  const common = { manifestDigest, itemSetRoot: result!.itemSetRoot as Digest, bytes: result!.bytes };
  if (!base) return [{ mode: 'full', ...common }];
  return [...base.chain, { mode: 'delta', base: base.manifestDigest, ...common }];
}

export function toPlanBase(run: BaseRun): PlanBase {
  const { plan, planDigest, manifestDigest, result } = run;
  const { selectors, projection, cut } = plan;
  const itemSetRoot = result!.itemSetRoot as Digest;
  const mirror = mirrorOf(plan);
  return { manifestDigest, itemSetRoot, planDigest, mirror, selectors, projection, cut, chain: chainOf(run) };
}

/** Throws `EC-CONFLICT-BASE`, `EC-GONE` and `EC-BASE-UNSUITABLE` for a run that somebody named and that is no base of the plan (B31). */
export function requireUsable(run: Run, { profile, plan }: BaseSearch): BaseRun {
  if (run.state !== 'succeeded' || !run.manifestDigest || !run.plan)
    throw conflict('EC-CONFLICT-BASE', `${run.id} is ${run.state} and has no bundle: name a run that succeeded`);
  requireContent(run);
  const isOwn = run.profileId === profile.profileId;
  if (!isOwn && !fullKinds.includes(run.profileKind))
    throw unsuitable(
      `${run.id} is of profile ${run.profileName}: name a run of ${profile.name}, or one of a mirror:full profile`,
    );
  if (run.plan.cut.seq === plan.cut.seq && isSameSelection(run.plan, plan))
    throw unsuitable(`${run.id} holds the very evidence that this run would: nothing lies between them`);
  return requireShortChain(run as BaseRun);
}

/** Throws `EC-BASE-UNSUITABLE` where one more delta would be too many. */
export function requireShortChain(run: BaseRun): BaseRun {
  if (chainOf(run).length <= longestChain) return run;
  throw unsuitable(
    `${run.id} stands at the end of a chain of more than ${longestChain} bundles: run a mirror:full profile and start from it, or set resetBaseline`,
  );
}

const unsuitable = (message: string) => invalid('EC-BASE-UNSUITABLE', message, { pointer: '/base' });
