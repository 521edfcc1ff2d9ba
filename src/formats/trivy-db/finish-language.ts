import { compareBytes } from '../byte-order.js';
import type { JsonObject } from '../canonical-json/json-value.js';
import { constraintMatcher } from '../trivy-constraint/trivy-match.js';
import { grammarOfSlug } from '../trivy-constraint/trivy-language.js';
import { parted, withoutVex, type LanguageContribution, type VexContribution } from './contributions.js';
import { resolvedBucket, severitySource, type DataSource } from './data-source.js';
import { customMember, suppression } from './finish-vex.js';

/**
 * The advisory of a language package (trivy-db, types.Advisory): what its contributions call vulnerable, together. undefined where the entry
 * of the source's own bucket says all.
 */
export function finishLanguage(
  bucket: string,
  contributions: readonly (LanguageContribution | VexContribution)[],
): JsonObject | undefined {
  const [slug = ''] = bucket.split('::');
  const { said, vex } = parted(contributions);
  if (bucket !== resolvedBucket(slug)) return said.every(isNothing) ? undefined : advisory(slug, said, []);
  if (!isNeeded(contributions, vex)) return undefined;
  const severity = Math.max(-1, ...said.map((one) => one.severity ?? -1));
  const suppressed = suppression(vex);
  const kept = suppressed === 'all' || said.every(isNothing) ? {} : advisory(slug, said, suppressed);
  // Without versions an entry never matches, and hides those of the buckets before.
  return { DataSource: sourceOf(said, severity), ...kept, ...customMember(said, vex) };
}

/** Several sources, a severity of this package, or VEX beside an advisory. */
function isNeeded(
  contributions: readonly (LanguageContribution | VexContribution)[],
  vex: readonly VexContribution[],
): boolean {
  const all = withoutVex(contributions);
  const buckets = new Set(all.map((one) => one.bucket));
  return buckets.size > 1 || all.some((one) => one.severity !== undefined) || (buckets.size === 1 && vex.length > 0);
}

function isNothing({ vulnerable }: LanguageContribution): boolean {
  return vulnerable.length === 0;
}

/** The source that is named of several is the first by its bucket's name. */
function sourceOf(contributions: readonly LanguageContribution[], severity: number): DataSource {
  const [first] = contributions.toSorted((a, b) => compareBytes(a.bucket, b.bucket));
  const { source } = first!;
  return severity < 0 ? source : { ...source, BaseID: severitySource(source.ID, severity) };
}

function advisory(
  slug: string,
  contributions: readonly LanguageContribution[],
  unaffected: readonly string[],
): JsonObject {
  const vulnerable = union(contributions.map((one) => one.vulnerable));
  const vendorIds = union(contributions.map((one) => one.vendorIds));
  const patched = stillFixed(slug, vulnerable, union(contributions.map((one) => one.patched)));
  return {
    ...(patched.length > 0 && { PatchedVersions: patched }),
    ...(unaffected.length > 0 && { UnaffectedVersions: unaffected }),
    ...(vendorIds.length > 0 && { VendorIDs: vendorIds }),
    VulnerableVersions: vulnerable,
    ...customMember(contributions, []),
  };
}

/** Patched wins in Trivy, so the fix of one record that another one calls vulnerable would hide the finding. */
function stillFixed(slug: string, vulnerable: readonly string[], patched: readonly string[]): readonly string[] {
  const isVulnerable = constraintMatcher(grammarOfSlug(slug), vulnerable);
  return patched.filter((version) => !isVulnerable(version));
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].toSorted(compareBytes);
}
