import type { BucketItem } from '../../formats/item-set/rehash-buckets.js';
import type { EvidenceCut, EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Selectors } from '../../kernel/selectors.js';

export const EVIDENCE_READER = Symbol('EvidenceReader');

/** One kind at one cut, narrowed by the selectors; `selectors.kinds` is not looked at. */
export interface EvidenceScan {
  readonly kind: EvidenceKind;
  readonly cut: EvidenceCut;
  readonly selectors: Omit<Selectors, 'kinds'>;
}

/** Records in key order, in columns, because a plan reads millions. Entry `i` of each belongs together. */
export interface ScanBlock {
  readonly count: number;
  readonly keys: readonly string[];
  /** 32 bytes a record, one after the other. */
  readonly digests: Buffer;
  /** Bytes of the canonical body. */
  readonly lengths: Uint32Array;
  /** bucketOf(kind, key) of the item set. */
  readonly buckets: Uint16Array;
  /** Where a projection was applied: how many values each of its rules took, record after record. */
  readonly hits?: Uint32Array;
}

/** A run of keys: `after` < key <= `upTo`; `after` is '' for the first. */
export interface KeyRange {
  readonly after: string;
  readonly upTo: string;
  /** Only these of them, in order. */
  readonly keys?: readonly string[];
}

export interface EvidenceBody {
  readonly key: string;
  readonly body: Buffer;
}

/** From one cut to a later one: (after, upTo]. */
export interface CutSpan {
  readonly after: number;
  readonly upTo: number;
}

/** One kind between two cuts, narrowed by the same selectors at both ends. */
export interface ChangeScan {
  readonly kind: EvidenceKind;
  readonly span: CutSpan;
  readonly selectors: Omit<Selectors, 'kinds'>;
}

/** A record that the later cut of a span holds in another form than the earlier one. One that stops to match the selectors went. */
export interface EvidenceChange {
  readonly key: string;
  /** bucketOf(kind, key) of the item set. */
  readonly bucket: number;
  /** Whether the earlier cut held it. */
  readonly held: boolean;
  /** As the later cut holds it: the digest of 32 bytes, the length of the canonical body. Absent where it went. */
  readonly now?: { readonly digest: Buffer; readonly length: number; readonly hits?: Uint32Array };
}

/** Some buckets of the item set that a cut and selectors make. */
export interface BucketScan {
  readonly cut: EvidenceCut;
  readonly selectors: Selectors;
  readonly buckets: readonly number[];
}

/**
 * Reads what a cut holds. Keys come in UTF-8 byte order, each once. The same scan gives the same records for ever. Both stream and
 * hold one connection until the iteration ends.
 */
export interface EvidenceReader {
  scan(tenant: TenantId, scan: EvidenceScan, signal?: AbortSignal): AsyncIterable<ScanBlock>;
  /** Keys of records of a kind that came, changed or went in a span of cuts, in key order. Undefined where there are more than `limit`. */
  changedKeys(
    tenant: TenantId,
    kind: EvidenceKind,
    span: CutSpan,
    limit: number,
  ): Promise<readonly string[] | undefined>;
  /** What became of records between two cuts, in key order, each once; what was changed back is no change. Blocks are never empty. */
  changes(tenant: TenantId, scan: ChangeScan, signal?: AbortSignal): AsyncIterable<readonly EvidenceChange[]>;
  /** All items of some buckets, in order of bucket, then kind, then key. Its cost follows their number. Blocks are never empty. */
  bucketItems(tenant: TenantId, scan: BucketScan, signal?: AbortSignal): AsyncIterable<readonly BucketItem[]>;
  readBodies(tenant: TenantId, scan: EvidenceScan, range: KeyRange, signal?: AbortSignal): AsyncIterable<EvidenceBody>;
}
