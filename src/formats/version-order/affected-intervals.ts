import { FormatError } from '../format-error.js';
import type { VersionOrder } from './version-order.js';

/** One event of a range (OSV schema, affected[].ranges[].events): exactly one of the four. */
export interface OsvEvent {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly last_affected?: string;
  readonly limit?: string;
}

export interface OsvRange {
  /** `SEMVER`, `ECOSYSTEM` or `GIT`. */
  readonly type: string;
  readonly events: readonly OsvEvent[];
}

/** A version as it was written and as it is ordered. */
export interface Edge<V> {
  readonly text: string;
  readonly version: V;
}

/** Affected versions without a gap. Without `from` it begins before every version, without `to` it does not end. */
export interface AffectedInterval<V> {
  readonly from?: Edge<V>;
  readonly to?: Edge<V> & { readonly inclusive: boolean };
}

/** All that happens at one version. */
interface Turn<V> extends Edge<V> {
  readonly introduced: boolean;
  readonly fixed: boolean;
  readonly lastAffected: boolean;
}

/**
 * The intervals of a range in ascending order, whatever the order of its events (OSV schema, "Evaluation"). `introduced: "0"` is before
 * every version, `limit: "*"` is no limit, and of several limits the highest holds. Throws FormatError `version` for a version that is none,
 * `unsupported` for a GIT range, whose commits have no order.
 */
export function affectedIntervals<V>(range: OsvRange, order: VersionOrder<V>): readonly AffectedInterval<V>[] {
  if (range.type === 'GIT') throw new FormatError('unsupported', 'a GIT range names commits, which have no order');
  const intervals: AffectedInterval<V>[] = [];
  let isOpen = range.events.some((event) => event.introduced === '0');
  let from: Edge<V> | undefined;
  for (const turn of turnsOf(range.events, order)) {
    const opensHere = !isOpen && turn.introduced;
    if (opensHere) from = turn;
    const to = endAt(turn, isOpen);
    if (to && (isOpen || opensHere)) intervals.push({ from, to });
    isOpen = staysOpen(turn, isOpen);
  }
  if (isOpen) intervals.push({ from });
  return clip(intervals, highestLimit(range.events, order), order);
}

/** Whether the version is in the interval. */
export function isInInterval<V>({ from, to }: AffectedInterval<V>, version: V, order: VersionOrder<V>): boolean {
  if (from && order.compare(version, from.version) < 0) return false;
  if (!to) return true;
  const end = order.compare(version, to.version);
  return end < 0 || (end === 0 && to.inclusive);
}

const turnNames = ['introduced', 'fixed', 'last_affected'] as const;

function turnsOf<V>(events: readonly OsvEvent[], order: VersionOrder<V>): Turn<V>[] {
  const turns = events.flatMap((event) =>
    turnNames.flatMap((name) => {
      const text = event[name];
      return text === undefined || isBeginning(name, text) ? [] : [turnOf(name, text, order)];
    }),
  );
  return merge(
    turns.toSorted((a, b) => order.compare(a.version, b.version)),
    order,
  );
}

function isBeginning(name: (typeof turnNames)[number], text: string): boolean {
  return name === 'introduced' && text === '0';
}

function turnOf<V>(name: (typeof turnNames)[number], text: string, order: VersionOrder<V>): Turn<V> {
  return {
    text,
    version: order.parse(text),
    introduced: name === 'introduced',
    fixed: name === 'fixed',
    lastAffected: name === 'last_affected',
  };
}

/** Makes one turn of those at the same version, so that the order in which they were written does not matter. */
function merge<V>(turns: readonly Turn<V>[], order: VersionOrder<V>): Turn<V>[] {
  const merged: Turn<V>[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (!last || order.compare(last.version, turn.version) !== 0) merged.push(turn);
    else merged[merged.length - 1] = both(last, turn);
  }
  return merged;
}

function both<V>(a: Turn<V>, b: Turn<V>): Turn<V> {
  return {
    // The lesser spelling, so that what is written from it does not depend on the order of the events either.
    ...(a.text <= b.text ? a : b),
    introduced: a.introduced || b.introduced,
    fixed: a.fixed || b.fixed,
    lastAffected: a.lastAffected || b.lastAffected,
  };
}

/** What is introduced again where it was fixed goes on; what is introduced and fixed at once never was; introduced and last affected is one version. */
function endAt<V>(turn: Turn<V>, isOpen: boolean): (Edge<V> & { inclusive: boolean }) | undefined {
  if (isOpen && turn.introduced) return undefined;
  if (turn.fixed) return isOpen ? { text: turn.text, version: turn.version, inclusive: false } : undefined;
  return turn.lastAffected ? { text: turn.text, version: turn.version, inclusive: true } : undefined;
}

function staysOpen<V>({ introduced, fixed, lastAffected }: Turn<V>, isOpen: boolean): boolean {
  const closes = fixed || lastAffected;
  return introduced ? isOpen || !closes : isOpen && !closes;
}

function highestLimit<V>(events: readonly OsvEvent[], order: VersionOrder<V>): Edge<V> | undefined {
  const limits = events.flatMap(({ limit }) => (limit === undefined ? [] : [limit]));
  if (limits.includes('*')) return undefined;
  const edges = limits.map((text) => ({ text, version: order.parse(text) }));
  return edges.toSorted((a, b) => order.compare(a.version, b.version)).at(-1);
}

function clip<V>(
  intervals: readonly AffectedInterval<V>[],
  limit: Edge<V> | undefined,
  order: VersionOrder<V>,
): readonly AffectedInterval<V>[] {
  if (!limit) return intervals;
  return intervals
    .filter(({ from }) => !from || order.compare(from.version, limit.version) < 0)
    .map((interval) => {
      const goesBeyond = !interval.to || order.compare(interval.to.version, limit.version) >= 0;
      return goesBeyond ? { from: interval.from, to: { ...limit, inclusive: false } } : interval;
    });
}
