/** The kinds that the formats here make; each is one of the product's evidence kinds. */
export type RecordKind = 'advisories' | 'vex' | 'sboms' | 'kev' | 'epss' | 'maven-artifacts';

export type RecordSeverity = 'critical' | 'high' | 'medium' | 'low' | 'none' | 'unknown';

/** Microseconds since 1970-01-01T00:00:00Z. */
export type Instant = bigint;

/** Something that breaks a schema without harm: the record can be identified and ordered, so it is taken. */
export interface RecordWarning {
  /** Stable and short, e.g. `bad-purl`; docs/formats/evidence.md has the list. */
  readonly code: string;
  /** JSON pointer (RFC 6901) into the document. */
  readonly pointer: string;
  readonly message: string;
}

/** What records are selected by. Lists are without repeats. */
export interface RecordColumns {
  readonly ecosystems: readonly string[];
  /** Package URLs without version, qualifiers and subpath. */
  readonly packages: readonly string[];
  readonly severity: RecordSeverity;
  readonly aliases: readonly string[];
  /** What the record speaks about: package URLs with and without version, digests as `sha256:<hex>`. */
  readonly subjects: readonly string[];
  readonly published?: Instant;
  readonly modified?: Instant;
  readonly withdrawn?: Instant;
  readonly status?: string;
}

/** One record of evidence as a format reads it. */
export interface EvidenceRecord {
  readonly kind: RecordKind;
  /** Unique within its source. */
  readonly id: string;
  /** The JSON value as it came, unknown members included. */
  readonly body: unknown;
  readonly columns: RecordColumns;
  /** When the source says it captured this. */
  readonly captured?: Instant;
  readonly warnings: readonly RecordWarning[];
}

/** A record of a document of many that cannot be used. */
export interface RecordRefusal {
  readonly code: 'schema' | 'unsupported-version';
  readonly pointer: string;
  readonly reason: string;
}

/** What one document holds. A document that cannot be used as a whole is a FormatError instead. */
export interface DocumentRecords {
  readonly records: readonly EvidenceRecord[];
  readonly refused: readonly RecordRefusal[];
}

export const noColumns: RecordColumns = {
  ecosystems: [],
  packages: [],
  severity: 'unknown',
  aliases: [],
  subjects: [],
};
