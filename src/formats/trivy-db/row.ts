import type { JsonObject } from '../canonical-json/json-value.js';

/**
 * What records say of one place of a Trivy database (schema 2): the buckets from the outermost, the key, and one contribution a record that
 * speaks of it. Rows of one place are merged (merge-rows.ts) and become bytes at the end (finish-row.ts), so that no record overwrites another.
 */
export interface TrivyRow {
  readonly path: readonly string[];
  readonly key: string;
  readonly value: readonly JsonObject[];
}

/** A row of the database itself; the value is canonical JSON. */
export interface TrivyEntry {
  readonly path: readonly string[];
  readonly key: string;
  readonly value: Buffer;
}

/** What a record says and the database does not, with the reason for people. */
export interface TrivyDrop {
  /** `<source>/<record id>`. */
  readonly record: string;
  /** `<ecosystem> <name>`, as the record has them, where the drop is about one package. */
  readonly package?: string;
  /** Stable and short; docs/formats/trivy-db.md has the list. */
  readonly rule: string;
  /** JSON pointer into the record. */
  readonly pointer?: string;
  readonly reason: string;
}

/** What a record comes to. */
export interface TrivyMapping {
  readonly rows: readonly TrivyRow[];
  readonly drops: readonly TrivyDrop[];
}

/** What one package of a record comes to. */
export interface PackageRows extends TrivyMapping {
  /** The ID of the data source, where there are rows. */
  readonly source?: string;
}

/** The buckets that are no ecosystem's. Trivy fails without `vulnerability`, even where it is empty. */
export const dataSourceBucket = 'data-source';
export const vulnerabilityBucket = 'vulnerability';
