import { compareBytes } from '../byte-order.js';
import type { JsonObject } from '../canonical-json/json-value.js';
import { comparatorOf } from '../version-order/comparator-of.js';
import type { VersionOrder } from '../version-order/version-order.js';
import { parted, type OsContribution, type VexContribution } from './contributions.js';
import { customMember, suppression } from './finish-vex.js';
import { ecosystemOfBucket } from './os-stream.js';

/**
 * The advisory of a distribution's package (trivy-db, types.Advisory and, where architectures differ, types.Advisories). What one record calls
 * affected is, so the highest fix counts, and none where one record knows none. undefined where VEX takes it away.
 */
export function finishOs(
  bucket: string,
  contributions: readonly (OsContribution | VexContribution)[],
): JsonObject | undefined {
  const { said, vex } = parted(contributions);
  if (said.length === 0 || suppression(vex) === 'all') return undefined;
  const order = comparatorOf(ecosystemOfBucket(bucket) ?? '')!;
  const custom = customMember(said, vex);
  const entries = said.some(({ arches }) => arches) ? archEntries(said, order, custom) : [];
  if (entries.length > 0) return { FixedVersion: highestFix(said, order), Entries: entries };
  return { ...plainAdvisory(said, order), ...custom };
}

function plainAdvisory(said: readonly OsContribution[], order: VersionOrder): JsonObject {
  const fixed = highestFix(said, order);
  const introduced = lowestBeginning(said, order);
  const severity = Math.max(0, ...said.map((one) => one.severity ?? 0));
  const status = Math.max(0, ...said.map((one) => one.status ?? 0));
  const vendorIds = idsOf(said);
  return {
    ...(fixed !== '' && { FixedVersion: fixed }),
    ...(introduced !== undefined && { AffectedVersion: introduced }),
    ...(severity > 0 && { Severity: severity }),
    ...(fixed === '' && status > 0 && { Status: status }),
    ...(vendorIds.length > 0 && { VendorIDs: vendorIds }),
  };
}

function highestFix(contributions: readonly OsContribution[], order: VersionOrder): string {
  const fixes = contributions.map(({ fixed }) => fixed);
  return fixes.includes('') ? '' : ascending(fixes, order).at(-1)!;
}

function lowestBeginning(contributions: readonly OsContribution[], order: VersionOrder): string | undefined {
  const beginnings = contributions.flatMap(({ introduced }) => introduced ?? []);
  return beginnings.length < contributions.length ? undefined : ascending(beginnings, order)[0];
}

/** By version; equal ones by their spelling, so that the order of records does not matter. */
function ascending(versions: readonly string[], order: VersionOrder): readonly string[] {
  return versions.toSorted((a, b) => order.compare(order.parse(a), order.parse(b)) || compareBytes(a, b));
}

/** The architectures of RPM distributions, for a record that means all of them beside one that does not. */
const allArches = ['aarch64', 'i686', 'noarch', 'ppc64le', 's390x', 'x86_64'];

function archEntries(contributions: readonly OsContribution[], order: VersionOrder, custom: JsonObject): JsonObject[] {
  const arches = [...new Set(contributions.flatMap((one) => one.arches ?? allArches))].toSorted(compareBytes);
  const byFix = new Map<string, { readonly arches: string[]; readonly of: Set<OsContribution> }>();
  for (const arch of arches) {
    const meant = contributions.filter((one) => !one.arches || one.arches.includes(arch));
    const fixed = highestFix(meant, order);
    const entry = byFix.get(fixed) ?? { arches: [], of: new Set() };
    entry.arches.push(arch);
    for (const one of meant) entry.of.add(one);
    byFix.set(fixed, entry);
  }
  return [...byFix]
    .toSorted(([a], [b]) => compareBytes(a, b))
    .map(([FixedVersion, { arches: Arches, of }]) => ({ Arches, FixedVersion, VendorIDs: idsOf([...of]), ...custom }));
}

function idsOf(contributions: readonly OsContribution[]): readonly string[] {
  return [...new Set(contributions.flatMap(({ vendorIds }) => vendorIds))].toSorted(compareBytes);
}
