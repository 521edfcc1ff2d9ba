import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Selectors, Severity } from '../../kernel/selectors.js';
import type { BatchReceipt } from './batch-receipt.js';
import type { KnownWarning } from './record-warnings.js';

export const EVIDENCE_CATALOG = Symbol('EvidenceCatalog');

/** Where a version of a record came from, and from which cut to which it stands. Times are RFC 3339 in UTC. */
export interface EvidenceProvenance {
  /** The batch that brought it; absent where its receipt is no longer kept. */
  readonly batchId?: string;
  readonly importedAt?: string;
  /** When its source says it captured this, else its `modified`. */
  readonly capturedAt?: string;
  /** The first cut that holds it. */
  readonly seqFrom: number;
  /** The first cut that does not hold it any more. */
  readonly seqTo?: number;
}

/** A record without its body. Times are RFC 3339 in UTC. */
export interface EvidenceSummary {
  readonly kind: EvidenceKind;
  readonly key: string;
  readonly source: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly published?: string;
  readonly modified?: string;
  readonly withdrawn?: string;
  readonly ecosystems: readonly string[];
  readonly packages: readonly string[];
  readonly severity: Severity;
  readonly aliases: readonly string[];
  readonly subjects: readonly string[];
  readonly status?: string;
  /** Digest of the upstream bytes, where they were kept. */
  readonly original?: Digest;
  /** What breaks its schema without harm, at most 20. */
  readonly warnings: readonly KnownWarning[];
  readonly provenance: EvidenceProvenance;
}

/** The members of a summary that grow with what a record holds: an SBOM names every package of its own. */
export const listNames = ['ecosystems', 'packages', 'aliases', 'subjects'] as const;

/** Most values of each list in a row: a page of SBOMs with all of their packages would be megabytes. */
export const mostListed = 20;

/** A summary as one of many. `record` has all values. */
export interface EvidenceRow extends EvidenceSummary {
  /** The lists that have more values than these first ones; absent where none has. */
  readonly shortened?: readonly (typeof listNames)[number][];
}

/** A page in a fixed order. `after` is the last item's `position` of the page before. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** Which records a page shows, in order of key. `after` is a key; the newest cut unless `asOfSeq` names an older one. */
export interface RecordQuery {
  readonly limit: number;
  readonly after?: string;
  readonly descending?: boolean;
  readonly asOfSeq?: number;
  readonly selectors?: Omit<Selectors, 'kinds' | 'timeWindow'>;
  /** Bounds of `modified`, else `published`; exclusive. */
  readonly modifiedAfter?: string;
  readonly modifiedBefore?: string;
}

export interface RecordPage extends Page<EvidenceRow> {
  /** The cut that the page was read at. */
  readonly seq: number;
}

export interface BatchFilter {
  /** Instead of newest first. */
  readonly oldestFirst?: boolean;
  readonly source?: string;
  /** Bounds of `createdAt`; exclusive. */
  readonly createdAfter?: string;
  readonly createdBefore?: string;
}

/**
 * Looks things up for people: batches newest first, records in key order. Missing and foreign are not-found, what was erased is
 * `EC-GONE` (not-found), a cut that is not there yet `EC-VALIDATION`.
 */
export interface EvidenceCatalog {
  batches(tenant: TenantId, limit: number, after?: string, filter?: BatchFilter): Promise<Page<BatchReceipt>>;
  /** Batches that the filter lets through, counted no further than `limit`. */
  countBatches(tenant: TenantId, limit: number, filter?: BatchFilter): Promise<number>;
  batch(tenant: TenantId, batchId: string): Promise<BatchReceipt>;
  /** How many records of each kind the newest cut holds. */
  kinds(tenant: TenantId): Promise<Readonly<Partial<Record<EvidenceKind, number>>>>;
  records(tenant: TenantId, kind: EvidenceKind, query: RecordQuery): Promise<RecordPage>;
  /** All records that the query lets through, whatever its `after`, counted no further than its `limit`. */
  countRecords(tenant: TenantId, kind: EvidenceKind, query: RecordQuery): Promise<number>;
  /** `seq` reads an older cut. */
  record(
    tenant: TenantId,
    kind: EvidenceKind,
    key: string,
    seq?: number,
  ): Promise<EvidenceSummary & { readonly body: Buffer }>;
  /** The upstream bytes, byte for byte. Not-found where they were not kept. */
  original(tenant: TenantId, kind: EvidenceKind, key: string, seq?: number): Promise<Buffer>;
}
