import type { EvidenceKind } from './evidence.js';

/**
 * Which evidence a run asks for. Every list is a union inside, fields are intersected; an absent field selects all.
 * A record without a value for a selected field does not match. Bounds are absolute RFC 3339 times in UTC.
 */
export interface Selectors {
  readonly kinds: readonly EvidenceKind[];
  readonly sources?: readonly string[];
  readonly ecosystems?: readonly string[];
  /** Package URLs without version and qualifiers, e.g. `pkg:npm/lodash`. */
  readonly packages?: readonly string[];
  readonly severities?: readonly Severity[];
  /** Record ids and aliases, e.g. `CVE-2021-44228`. */
  readonly aliases?: readonly string[];
  /** Subjects of SBOMs, VEX statements and findings, as purl or digest. */
  readonly subjects?: readonly string[];
  /** `modified` (else `published`) in [from, to). */
  readonly timeWindow?: { readonly from?: string; readonly to?: string };
}

export const severities = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;
export type Severity = (typeof severities)[number];
