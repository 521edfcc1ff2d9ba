import { FormatError } from '../format-error.js';
import { affectedIntervals, isInInterval, type OsvRange } from './affected-intervals.js';
import { comparatorOf } from './comparator-of.js';
import { semverOrder } from './semver.js';
import type { VersionOrder } from './version-order.js';

/** What one package of an OSV record says of its versions (OSV schema, affected[]). */
export interface OsvAffected {
  /** As the record has it, with its release: `Debian:12`. */
  readonly ecosystem: string;
  readonly ranges?: readonly OsvRange[];
  readonly versions?: readonly string[];
}

/**
 * Whether the version is affected (OSV schema, "Evaluation"): it is listed, also in another spelling, or it is in one of the ranges. GIT ranges
 * say nothing of versions and are passed over. Throws FormatError `version` where the version or one of a range's cannot be read, `unsupported`
 * where a range needs an order that the ecosystem has not got.
 */
export function affects(affected: OsvAffected, version: string): boolean {
  if (isListed(affected, version)) return true;
  const ranges = (affected.ranges ?? []).filter(({ type }) => type !== 'GIT');
  return ranges.some((range) => isInRange(range, version, orderOfRange(range, affected.ecosystem)));
}

/** Whether the version is in one range, by the order given. Throws as `affectedIntervals` does. */
export function isInRange<V>(range: OsvRange, version: string, order: VersionOrder<V>): boolean {
  const parsed = order.parse(version);
  return affectedIntervals(range, order).some((interval) => isInInterval(interval, parsed, order));
}

/** The order of a range: its ecosystem's; SemVer for a SEMVER range of an ecosystem without one. Throws FormatError `unsupported`. */
export function orderOfRange(range: OsvRange, ecosystem: string): VersionOrder {
  const order = comparatorOf(ecosystem) ?? (range.type === 'SEMVER' ? semverOrder : undefined);
  if (order) return order;
  throw new FormatError(
    'unsupported',
    `versions of ${JSON.stringify(ecosystem)} have no order here, so a range of them cannot be evaluated; list them in versions[]`,
  );
}

function isListed({ ecosystem, versions = [] }: OsvAffected, version: string): boolean {
  if (versions.includes(version)) return true;
  const order = comparatorOf(ecosystem);
  const parsed = order && parsedOrNone(order, version);
  if (!order || !parsed) return false;
  return versions.some((text) => {
    const listed = parsedOrNone(order, text);
    return listed !== undefined && order.compare(listed.version, parsed.version) === 0;
  });
}

/** A list may hold what is no version of the ecosystem; such an entry means itself alone. */
function parsedOrNone(order: VersionOrder, text: string): { readonly version: unknown } | undefined {
  try {
    return { version: order.parse(text) };
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
