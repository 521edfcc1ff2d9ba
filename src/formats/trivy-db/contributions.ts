import type { JsonObject } from '../canonical-json/json-value.js';
import type { DataSource } from './data-source.js';
import type { VexUse } from './trivy-evidence.js';

/** What one record says of one package and vulnerability id of a language. Types, not interfaces: they are JSON values. */
export type LanguageContribution = {
  readonly bucket: string;
  readonly source: DataSource;
  readonly vulnerable: readonly string[];
  readonly patched: readonly string[];
  readonly vendorIds: readonly string[];
  /** Where it is another one in this package than in the record: trivy-db, types.Severity. */
  readonly severity?: number;
  readonly overrides?: true;
  readonly custom?: JsonObject;
};

/** What one record says of one package and vulnerability id of a distribution. */
export type OsContribution = {
  /** '' where there is none. */
  readonly fixed: string;
  readonly introduced?: string;
  /** trivy-db, types.Severity and types.Status. */
  readonly severity?: number;
  readonly status?: number;
  /** Absent for all. */
  readonly arches?: readonly string[];
  readonly vendorIds: readonly string[];
  readonly overrides?: true;
  readonly custom?: JsonObject;
};

/** What one record says of one package of a Red Hat product. */
export type RedHatContribution = {
  /** '' where there is none. */
  readonly fixed: string;
  /** The ID is left out where it is the key. */
  readonly cves: readonly { readonly ID?: string; readonly Severity: number }[];
  readonly arches?: readonly string[];
  /** The number of the product (`cpeIndex`). */
  readonly index: number;
  readonly overrides?: true;
};

/** What one VEX statement says of one package and vulnerability id. */
export type VexContribution = {
  readonly vex: { readonly status: string; readonly justification?: string; readonly statement: string };
  /** Constraints; none for all versions. */
  readonly versions: readonly string[];
  readonly use: VexUse;
};

/** Parts the contributions of a place: those of the records that count, and VEX. */
export function parted<T extends LanguageContribution | OsContribution>(
  contributions: readonly (T | VexContribution)[],
): { readonly said: readonly T[]; readonly vex: readonly VexContribution[] } {
  const said = withoutVex(contributions);
  const overriding = said.filter((one) => one.overrides);
  return { said: overriding.length > 0 ? overriding : said, vex: contributions.filter((one) => 'vex' in one) };
}

/** What one record says of a vulnerability itself. */
export type DetailContribution = {
  readonly source: string;
  readonly record: string;
  readonly overrides?: true;
  readonly custom?: JsonObject;
  readonly title?: string;
  readonly description?: string;
  /** 0 unknown, 1 low, 2 medium, 3 high, 4 critical. */
  readonly severity?: number;
  readonly cvss?: CvssDetail;
  readonly cwes: readonly string[];
  readonly references: readonly string[];
  /** RFC 3339. */
  readonly published?: string;
  readonly modified?: string;
};

/** trivy-db, types.CVSS. */
export type CvssDetail = {
  readonly V2Vector?: string;
  readonly V3Vector?: string;
  readonly V40Vector?: string;
  readonly V2Score?: number;
  readonly V3Score?: number;
  readonly V40Score?: number;
};

export function withoutVex<T extends LanguageContribution | OsContribution>(
  contributions: readonly (T | VexContribution)[],
): readonly T[] {
  return contributions.filter((one): one is T => !('vex' in one));
}
