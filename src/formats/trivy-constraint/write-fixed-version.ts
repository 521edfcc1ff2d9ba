import { affectedIntervals, type AffectedInterval } from '../version-order/affected-intervals.js';
import { orderOfRange, type OsvAffected } from '../version-order/affects.js';
import { comparatorOf } from '../version-order/comparator-of.js';
import { FormatError } from '../format-error.js';
import type { Dropped } from './write-constraints.js';

/** What an advisory of a distribution's package says: reported below `fixedVersion`; always while that is ''. */
export interface FixedVersionAdvisory {
  readonly fixedVersion: string;
  /** Not reported below it. Only Trivy's Alpine detector looks at it. */
  readonly affectedVersion?: string;
}

export interface WrittenFixedVersion {
  /** undefined when nothing of the record can be said this way. */
  readonly advisory?: FixedVersionAdvisory;
  /** What is lost, or reported beyond what the record says; each with its reason. */
  readonly dropped: readonly Dropped[];
}

/**
 * The fixed version that makes Trivy report what OSV calls affected. A distribution's bucket has room for one; ranges with a beginning (unless
 * `keepsIntroduced`), with gaps, or with an inclusive end, and lists of versions, do not fit, and `dropped` says so.
 */
export function writeFixedVersion(affected: OsvAffected, keepsIntroduced: boolean): WrittenFixedVersion {
  const dropped: Dropped[] = [];
  const intervals = ascending(affected, readIntervals(affected, dropped));
  const advisory = intervals.length === 0 ? undefined : fitIntervals(intervals, keepsIntroduced, dropped);
  if (!advisory && affected.versions?.length) {
    dropped.push({ pointer: '/versions', reason: 'a bucket of a distribution has no room for versions one by one' });
  }
  return { advisory, dropped };
}

function readIntervals(affected: OsvAffected, dropped: Dropped[]): AffectedInterval<unknown>[] {
  return (affected.ranges ?? []).flatMap((range, i) => {
    try {
      return range.type === 'GIT' ? [] : affectedIntervals(range, orderOfRange(range, affected.ecosystem));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      dropped.push({ pointer: `/ranges/${i}`, reason: error.message });
      return [];
    }
  });
}

/** By where they end; what two ranges say alike is there once. */
function ascending(
  { ecosystem }: OsvAffected,
  intervals: readonly AffectedInterval<unknown>[],
): AffectedInterval<unknown>[] {
  const order = comparatorOf(ecosystem);
  const different = new Map(intervals.map((interval) => [`${interval.from?.text} ${interval.to?.text}`, interval]));
  return [...different.values()].toSorted(({ to: a }, { to: b }) => {
    if (!order || !a || !b) return Number(a === undefined) - Number(b === undefined);
    return order.compare(a.version, b.version);
  });
}

function fitIntervals(
  intervals: readonly AffectedInterval<unknown>[],
  keepsIntroduced: boolean,
  dropped: Dropped[],
): FixedVersionAdvisory | undefined {
  const lose = (reason: string) => dropped.push({ pointer: '/ranges', reason });
  const [first] = intervals;
  const last = intervals.at(-1);
  if (last?.to?.inclusive) {
    lose(`the last affected version ${last.to.text} has no fix, and a bucket of a distribution knows only fixes`);
    return undefined;
  }
  if (intervals.length > 1)
    lose('the versions between the ranges are reported too, since there is room for one fix only');
  const from = first?.from?.text;
  if (from !== undefined && !keepsIntroduced)
    lose(`versions before ${from} are reported too, since there is no room for it`);
  return {
    fixedVersion: last?.to?.text ?? '',
    ...(from !== undefined && keepsIntroduced && { affectedVersion: from }),
  };
}
