import { FormatError } from '../format-error.js';
import {
  affectedIntervals,
  isInInterval,
  type AffectedInterval,
  type Edge,
} from '../version-order/affected-intervals.js';
import { affects, orderOfRange, type OsvAffected } from '../version-order/affects.js';
import type { VersionOrder } from '../version-order/version-order.js';
import { parseConstraint, type ConstraintGrammar } from './constraint-grammar.js';
import { constraintTest, type AdvisoryVersions } from './trivy-match.js';

/** What no constraint says, by JSON pointer into the `affected` object, with the reason for people. */
export interface Dropped {
  readonly pointer: string;
  readonly reason: string;
}

export interface WrittenConstraints extends AdvisoryVersions {
  readonly dropped: readonly Dropped[];
}

/** An interval with where it came from and the order of its range. */
interface Placed {
  readonly pointer: string;
  readonly order: VersionOrder;
  readonly interval: AffectedInterval<unknown>;
}

/**
 * The constraints that make Trivy report the versions which OSV calls affected. Ranges become comparisons, in ascending order; a listed version
 * that they do not cover by Trivy's own order becomes an equality; fixes that nothing else affects become `patched`. Every string passes
 * the grammar. What cannot be said is in `dropped`, never silently left out; GIT ranges are no such thing, since they name no versions.
 */
export function writeConstraints(grammar: ConstraintGrammar, affected: OsvAffected): WrittenConstraints {
  const dropped: Dropped[] = [];
  const placed = placeIntervals(affected, dropped);
  const vulnerable = new Set<string>();
  for (const { pointer, order, interval } of placed) {
    attempt(pointer, dropped, () => {
      for (const text of intervalTexts(grammar, order, interval)) vulnerable.add(text);
    });
  }
  for (const equality of listedVersions(grammar, affected, [...vulnerable], dropped)) vulnerable.add(equality);
  return { vulnerable: [...vulnerable], patched: patchedVersions(grammar, affected, placed, dropped), dropped };
}

function listedVersions(
  grammar: ConstraintGrammar,
  { versions = [] }: OsvAffected,
  ranges: readonly string[],
  dropped: Dropped[],
): string[] {
  const isCovered = constraintTest(grammar, ranges);
  const { order } = grammar;
  const equalities: string[] = [];
  for (const [i, version] of versions.entries()) {
    attempt(`/versions/${i}`, dropped, () => {
      const parsed = order.parse(version);
      if (!isCovered(parsed)) equalities.push(`=${spell(grammar, order, { text: version, version: parsed })}`);
    });
  }
  return equalities;
}

function placeIntervals(affected: OsvAffected, dropped: Dropped[]): Placed[] {
  return (affected.ranges ?? []).flatMap((range, i) => {
    if (range.type === 'GIT') return [];
    const pointer = `/ranges/${i}`;
    let placed: Placed[] = [];
    attempt(pointer, dropped, () => {
      const order = orderOfRange(range, affected.ecosystem);
      placed = affectedIntervals(range, order).map((interval) => ({ pointer, order, interval }));
    });
    return placed;
  });
}

function intervalTexts(
  grammar: ConstraintGrammar,
  order: VersionOrder,
  { from, to }: AffectedInterval<unknown>,
): readonly string[] {
  // Pre-releases of 0 are below it, but where missing numbers are wildcards.
  if (!from && !to) return grammar.padsVersions ? ['>=0'] : ['>=0', '<=0'];
  const first = from && spell(grammar, order, from);
  const last = to && spell(grammar, order, to);
  if (from && to?.inclusive && order.compare(from.version, to.version) === 0) return [checked(grammar, `=${first}`)];
  const begin = first === undefined ? [] : [`>=${first}`];
  const end = last === undefined ? [] : [`${to?.inclusive ? '<=' : '<'}${last}`];
  return [checked(grammar, [...begin, ...end].join(', '))];
}

/** The version as it was written if the library reads it, else in canonical form. Throws FormatError where it reads neither. */
function spell(grammar: ConstraintGrammar, order: VersionOrder, { text, version }: Edge<unknown>): string {
  const canonical = order.canonical?.(version);
  if (grammar.padsVersions && canonical !== undefined) return readable(grammar, canonical);
  try {
    return readable(grammar, text);
  } catch (error) {
    if (canonical === undefined || !(error instanceof FormatError)) throw error;
    return readable(grammar, canonical);
  }
}

/** Holds a version against both what the grammar takes in a comparison and what the library then makes of it. */
function readable(grammar: ConstraintGrammar, version: string): string {
  const terms = parseConstraint(grammar, `=${version}`);
  if (terms[0]?.length !== 1 || terms[0][0]?.version !== version) {
    throw new FormatError(
      'syntax',
      `${JSON.stringify(version)} is read as another version by the ${grammar.name} grammar`,
    );
  }
  grammar.order.parse(version);
  return version;
}

function checked(grammar: ConstraintGrammar, text: string): string {
  parseConstraint(grammar, text);
  return text;
}

/** A fix of one range that another one affects would hide the finding from Trivy, so it is none. */
function patchedVersions(
  grammar: ConstraintGrammar,
  { ecosystem, versions }: OsvAffected,
  placed: readonly Placed[],
  dropped: Dropped[],
): string[] {
  const patched = new Set<string>();
  for (const { order, interval, pointer } of placed) {
    const fix = interval.to;
    if (!fix || fix.inclusive || affects({ ecosystem, versions }, fix.text)) continue;
    if (placed.some((other) => isInInterval(other.interval, fix.version, other.order))) continue;
    attempt(pointer, dropped, () => patched.add(checked(grammar, spell(grammar, order, fix))));
  }
  return [...patched];
}

/** Does it, or notes once why it cannot be done. */
function attempt(pointer: string, dropped: Dropped[], act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (!dropped.some((one) => one.pointer === pointer && one.reason === error.message)) {
      dropped.push({ pointer, reason: error.message });
    }
  }
}
