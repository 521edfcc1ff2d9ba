import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';

export const BLOB_INDEX = Symbol('BlobIndex');

/** Where a blob lies: `length` bytes from `offset` of the segment. */
export interface BlobLocation {
  readonly segment: Digest;
  readonly offset: number;
  readonly length: number;
  /** Set where its bytes were found to be wrong: it is not to be read until it is recorded again. */
  readonly quarantined?: boolean;
  /** Set where nothing named it any more: it is to be recorded again by whoever wants it. */
  readonly condemned?: boolean;
}

export interface BlobRow {
  readonly digest: Digest;
  readonly offset: number;
  readonly length: number;
}

/** Which segment holds each blob of a tenant. A blob that is recorded again moves to its newest place, which is how a damaged one heals. */
export interface BlobIndex {
  find(tenant: TenantId, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, BlobLocation>>;
  record(tenant: TenantId, segment: Digest, blobs: readonly BlobRow[]): Promise<void>;
  /** Notes that these were hashed now; the `bad` ones are set aside until they are recorded again. */
  noteChecked(tenant: TenantId, good: readonly Digest[], bad: readonly Digest[]): Promise<void>;
  /** Up to `limit` blobs that were last hashed, or recorded, `olderThan` milliseconds ago or longer; none that is set aside. */
  unchecked(tenant: TenantId, olderThan: number, limit: number): Promise<readonly Digest[]>;
  /** Every blob that lies in the segment, in order of offset. */
  inSegment(tenant: TenantId, segment: Digest): Promise<readonly BlobRow[]>;
  /** Bytes of all blobs that lie in each of these segments; a segment in which none lies is left out. */
  segmentBytes(tenant: TenantId, segments: readonly Digest[]): Promise<ReadonlyMap<Digest, number>>;
  /** Says that blobs lie in segment `to` now; those that do not lie in `from` any more stay where they are. */
  move(tenant: TenantId, from: Digest, to: Digest, blobs: readonly BlobRow[]): Promise<void>;
  /** Makes blobs unknown, but only where they still lie in this segment. */
  forget(tenant: TenantId, segment: Digest, digests: readonly Digest[]): Promise<void>;
}
