import type { Digest } from '../digest.js';

/** Version of all normalised shapes, for the `formats` of a plan and a manifest: it rises when the same record would give another line. */
export const normalizedVersion = 1;

export const normalizedMediaType = 'application/vnd.export-center.normalized.v1+jsonl+zstd';

/** `normalized/<kind>/<number>.jsonl.zst`: holds what `data/<kind>/<number>.jsonl.zst` holds, frame by frame. */
export const normalizedPackPath = (kind: string, number: number): string =>
  `normalized/${kind}/${String(number).padStart(6, '0')}.jsonl.zst`;

/** Where the raw record of a normalised one is: its kind and key, and the SHA-256 of its canonical bytes. */
export interface RecordPointer {
  readonly kind: string;
  readonly key: string;
  readonly digest: Digest;
}

/** A line of a normalised pack, canonical JSON. `record` is absent where the raw one cannot be read in its kind's form. */
export interface NormalizedLine {
  readonly pointer: RecordPointer;
  readonly record?: NormalizedRecord;
}

export type NormalizedRecord = NormalizedAdvisory | NormalizedVex | NormalizedSbom | NormalizedKev | NormalizedEpss;

/** All times are RFC 3339 in UTC; lists are in the order of the raw record, without repeats where they are lists of names. */
export interface NormalizedAdvisory {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary?: string;
  /** `rating` is the word that selectors use; `cvss` every vector that can be scored. */
  readonly severity: { readonly rating: string; readonly cvss: readonly NormalizedCvss[] };
  readonly affected: readonly AffectedPackage[];
  readonly fixedVersions: readonly string[];
  readonly published?: string;
  readonly modified?: string;
  readonly withdrawn?: string;
  /** How many there are. */
  readonly references: number;
}

export interface NormalizedCvss {
  readonly version: 2 | 3 | 4;
  readonly vector: string;
  readonly score: number;
}

export interface AffectedPackage {
  readonly purl?: string;
  readonly ecosystem?: string;
  readonly name?: string;
  readonly ranges: readonly AffectedRange[];
  /** Only where no range says it. */
  readonly versions?: readonly string[];
}

export interface AffectedRange {
  /** `SEMVER`, `ECOSYSTEM` or `GIT`. */
  readonly type: string;
  readonly repo?: string;
  readonly events: readonly RangeEvent[];
}

export interface RangeEvent {
  readonly event: 'introduced' | 'fixed' | 'last_affected' | 'limit';
  readonly version: string;
}

export interface NormalizedVex {
  readonly issued?: string;
  readonly modified?: string;
  readonly statements: readonly NormalizedStatement[];
}

/** What is said of one vulnerability in one product. */
export interface NormalizedStatement {
  readonly vulnerability: string;
  readonly aliases: readonly string[];
  /** As the document names it: a package URL, a product id, a bom-ref. */
  readonly product: string;
  /** Package URLs of the product, where the document gives any. */
  readonly purls: readonly string[];
  /** Parts of the product that the statement is about, where it is not about all of it. */
  readonly parts?: readonly string[];
  /** `not_affected`, `affected`, `fixed`, `under_investigation` or `unknown`. */
  readonly status: string;
  readonly justification?: string;
}

export interface NormalizedSbom {
  readonly created?: string;
  /** What it is about: package URLs and digests. */
  readonly subjects: readonly string[];
  readonly components: readonly NormalizedComponent[];
}

export interface NormalizedComponent {
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
}

export interface NormalizedKev {
  readonly cve: string;
  readonly vendor?: string;
  readonly product?: string;
  readonly name?: string;
  /** Dates, `YYYY-MM-DD`. */
  readonly added?: string;
  readonly due?: string;
  readonly ransomware?: string;
}

export interface NormalizedEpss {
  readonly cve: string;
  readonly score: number;
  readonly percentile?: number;
  readonly model?: string;
}
