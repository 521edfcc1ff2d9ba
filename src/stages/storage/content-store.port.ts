import type { Digest } from '../../formats/digest.js';
import type { Descriptor } from '../../kernel/descriptor.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { TenantId } from '../../kernel/ids.js';

export const CONTENT_STORE = Symbol('ContentStore');

/**
 * Content-addressed bytes of one tenant. Bytes lie in segments: a segment is a file named by its own digest, a blob is a slice of
 * one. Many small blobs (the shards of a pack) are so written, synced and renamed at once, and nothing is stored twice.
 *
 * Contract: a blob is there completely and durably or not at all; storing the same bytes again changes nothing; a reader gets
 * exactly the bytes of the digest or an `EC-BLOB-DAMAGED` (integrity) error before the first wrong size shows;
 * a full disk is `EC-DISK-FULL` (unavailable) and leaves no temporary file behind.
 */
export interface ContentStore {
  /** Stores one blob. */
  put(tenant: TenantId, bytes: Uint8Array, mediaType: string): Promise<Descriptor>;
  /** Where the bytes of each digest lie, in the order asked for. Throws not-found where one is missing, integrity where a segment is too short. */
  locate(tenant: TenantId, digests: readonly Digest[]): Promise<readonly FileSlice[]>;
  /** Reads one small blob (at most `limit` bytes, default 16 MiB) and checks its digest. */
  read(tenant: TenantId, digest: Digest, limit?: number): Promise<Buffer>;
}

/** The further power to destroy bytes, for erasure. What shares a file with them moves to another. */
export interface BlobRemoval {
  /**
   * Removes blobs for good: afterwards they are missing and no file holds their bytes. A blob that is not there is no error; a removal
   * that was interrupted is finished by asking again. Meant for blobs that nothing reads any more.
   */
  remove(tenant: TenantId, digests: readonly Digest[]): Promise<void>;
}

/** The further power to give back the bytes of no blob. */
export interface ContentCollection {
  /** One step after the other; it can be broken off between two steps, or anywhere by a crash, and begun again. */
  collect(tenant: TenantId, order: CollectionOrder): AsyncGenerator<CollectedSegments>;
}

/** What one step of a collection found, and did unless it was a dry run. */
export interface CollectedSegments {
  /** Files of which no blob is known. */
  readonly removed: number;
  /** Files that held bytes of no blob between those of others, which were written anew without them. */
  readonly rewritten: number;
  /** Given back to the disk. What is rewritten counts when its old file goes. */
  readonly freedBytes: number;
  /** Bytes of no blob that still lie in files which were rewritten. */
  readonly deadBytes: number;
}

export interface CollectionOrder {
  /** Milliseconds since 1970: files that were touched later are left alone, because a writer or a reader may be at them. */
  readonly before: number;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** The further power that the staging threads need: they write a segment themselves, then its blobs are made known in one transaction. */
export interface SegmentRegistry {
  readonly directory: string;
  register(
    tenant: TenantId,
    segment: Digest,
    blobs: readonly { readonly digest: Digest; readonly offset: number; readonly length: number }[],
  ): Promise<void>;
}

/** The further power to look whether what is stored is still what it was. */
export interface ContentCheck {
  /** Hashes these blobs; those that are damaged are set aside, so that reading them is EC-BLOB-QUARANTINED until they are made again. */
  check(tenant: TenantId, digests: readonly Digest[]): Promise<readonly Digest[]>;
  /** The same for up to `limit` blobs that were not hashed for `olderThan` milliseconds. */
  checkOldest(
    tenant: TenantId,
    olderThan: number,
    limit: number,
  ): Promise<{ readonly checked: number; readonly damaged: readonly Digest[] }>;
}
