import type { DataSource } from './data-source.js';

/** What one record says of one package and vulnerability id of a language. Types, not interfaces: they are JSON values. */
export type LanguageContribution = {
  readonly bucket: string;
  readonly source: DataSource;
  readonly vulnerable: readonly string[];
  readonly patched: readonly string[];
  readonly vendorIds: readonly string[];
  /** Where it is another one in this package than in the record: trivy-db, types.Severity. */
  readonly severity?: number;
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
};

/** What one record says of a vulnerability itself. */
export type DetailContribution = {
  readonly source: string;
  readonly record: string;
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
