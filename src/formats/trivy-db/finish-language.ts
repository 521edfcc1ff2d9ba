import { compareBytes } from '../byte-order.js';
import type { JsonObject } from '../canonical-json/json-value.js';
import { constraintMatcher } from '../trivy-constraint/trivy-match.js';
import { grammarOfSlug } from '../trivy-constraint/trivy-language.js';
import type { LanguageContribution } from './contributions.js';
import { resolvedBucket, severitySource, type DataSource } from './data-source.js';

/** The advisory of a language package (trivy-db, types.Advisory): what its contributions call vulnerable, together. */
export function finishLanguage(bucket: string, contributions: readonly LanguageContribution[]): JsonObject | undefined {
  const [slug = ''] = bucket.split('::');
  if (bucket !== resolvedBucket(slug)) return advisory(slug, contributions);
  const buckets = new Set(contributions.map((one) => one.bucket));
  const severity = Math.max(-1, ...contributions.map((one) => one.severity ?? -1));
  if (buckets.size < 2 && severity < 0) return undefined;
  return { DataSource: sourceOf(contributions, severity), ...advisory(slug, contributions) };
}

/** The source that is named of several is the first by its bucket's name. */
function sourceOf(contributions: readonly LanguageContribution[], severity: number): DataSource {
  const [first] = contributions.toSorted((a, b) => compareBytes(a.bucket, b.bucket));
  const { source } = first!;
  return severity < 0 ? source : { ...source, BaseID: severitySource(source.ID, severity) };
}

function advisory(slug: string, contributions: readonly LanguageContribution[]): JsonObject {
  const vulnerable = union(contributions.map((one) => one.vulnerable));
  const vendorIds = union(contributions.map((one) => one.vendorIds));
  const patched = stillFixed(slug, vulnerable, union(contributions.map((one) => one.patched)));
  return {
    ...(patched.length > 0 && { PatchedVersions: patched }),
    ...(vendorIds.length > 0 && { VendorIDs: vendorIds }),
    VulnerableVersions: vulnerable,
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
