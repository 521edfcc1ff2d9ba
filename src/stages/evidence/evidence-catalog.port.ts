import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Severity } from '../../kernel/selectors.js';
import type { BatchReceipt } from './batch-receipt.js';

export const EVIDENCE_CATALOG = Symbol('EvidenceCatalog');

/** A record without its body. Times are RFC 3339 in UTC. */
export interface EvidenceSummary {
  readonly kind: EvidenceKind;
  readonly key: string;
  readonly source: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly seq: number;
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
}

/** A page in a fixed order. `after` is the last item's `position` of the page before. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** Looks things up for people: batches newest first, records of the newest cut in key order. Missing and foreign are not-found. */
export interface EvidenceCatalog {
  batches(tenant: TenantId, limit: number, after?: string): Promise<Page<BatchReceipt>>;
  batch(tenant: TenantId, batchId: string): Promise<BatchReceipt>;
  /** How many records of each kind the newest cut holds. */
  kinds(tenant: TenantId): Promise<Readonly<Partial<Record<EvidenceKind, number>>>>;
  records(tenant: TenantId, kind: EvidenceKind, limit: number, after?: string): Promise<Page<EvidenceSummary>>;
  /** `seq` reads an older cut. */
  record(
    tenant: TenantId,
    kind: EvidenceKind,
    key: string,
    seq?: number,
  ): Promise<EvidenceSummary & { readonly body: Buffer }>;
  /** The upstream bytes, byte for byte. Not-found where they were not kept. */
  original(tenant: TenantId, kind: EvidenceKind, key: string): Promise<Buffer>;
}
