import type { Digest } from '../../formats/digest.js';
import type { AuditBy } from '../../kernel/audit.js';
import type { EvidenceCut, EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Selectors } from '../../kernel/selectors.js';
import type { Page } from './evidence-catalog.port.js';
import type { CutSpan } from './evidence-reader.port.js';

export const EVIDENCE_ERASURES = Symbol('EvidenceErasures');

export interface EraseRequest {
  readonly kind: EvidenceKind;
  readonly key: string;
  /** Why, 1 to 500 characters; it stays for ever. */
  readonly reason: string;
  readonly by: AuditBy;
}

export interface ErasedItem {
  readonly kind: EvidenceKind;
  readonly keyHash: Digest;
}

/** What is left of an erased record: neither its key nor a word of it. */
export interface Erasure {
  readonly id: string;
  readonly kind: EvidenceKind;
  readonly source: string;
  /** SHA-256 over kind and key (`itemHash`). */
  readonly keyHash: Digest;
  /** The number under which it went: cuts from here on do not hold it, those that did are gone. */
  readonly seq: number;
  readonly erasedAt: string;
  readonly erasedBy: string;
  readonly reason: string;
  /** How many versions of the record were destroyed, and how many bytes of bodies. */
  readonly versions: number;
  readonly bytes: number;
  /** Kept upstream documents that stay, because other records name them; they may still tell of the erased one. */
  readonly sharedOriginals: number;
}

/**
 * The one way in which evidence ever leaves the store.
 *
 * Contract: `erase` destroys every version of one record, and the upstream bytes that no other record names, under the tenant's next
 * number, in one transaction. To erase again what was erased answers the same erasure and takes no number, and finishes a removal of
 * upstream bytes that was interrupted. With `validateOnly` it answers what would happen. Missing and foreign records are not-found.
 *
 * An import leaves erased records out unless it says `restoreErased`; one that was taken back is a record like any other, and the cuts
 * of before stay gone.
 */
export interface EvidenceErasures {
  erase(tenant: TenantId, request: EraseRequest, options?: { readonly validateOnly?: boolean }): Promise<Erasure>;
  /** Newest first, unless `oldestFirst`. */
  erasures(
    tenant: TenantId,
    limit: number,
    after?: string,
    order?: { readonly oldestFirst?: boolean },
  ): Promise<Page<Erasure>>;
  /** How many records of these kinds and sources the cut held that were erased since, or since a later number. */
  erasedFrom(
    tenant: TenantId,
    cut: EvidenceCut,
    selectors: Pick<Selectors, 'kinds' | 'sources'>,
    since?: number,
  ): Promise<number>;
  /** `itemHash` of those that the earlier cut of the span held and that were erased up to the later one; in byte order. */
  erasedWithin(
    tenant: TenantId,
    span: CutSpan,
    selectors: Pick<Selectors, 'kinds' | 'sources'>,
  ): Promise<readonly ErasedItem[]>;
}
