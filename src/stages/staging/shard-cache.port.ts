import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { BlobLocation } from '../storage/blob-index.port.js';

/** A finished shard: one zstd frame in a segment. `bytes` is the frame's length. */
export interface Frame {
  readonly digest: Digest;
  readonly bytes: number;
}

export interface LocatedFrame extends Frame {
  readonly location: BlobLocation;
}

export interface NewFrame extends Frame {
  readonly shardId: Digest;
  /** Where the frame begins in its segment. */
  readonly offset: number;
}

/** A durable segment and the frames in it. */
export interface NewSegment {
  readonly segment: Digest;
  readonly frames: readonly NewFrame[];
}

/**
 * Which shards exist already, by what they hold. `recipe` is the digest of everything besides the records that decides the bytes.
 * It is also the resume point after a crash: what was recorded is not built again.
 */
export interface ShardCache {
  find(tenant: TenantId, recipe: Digest, shardIds: readonly Digest[]): Promise<ReadonlyMap<Digest, LocatedFrame>>;
  /** Makes frames known as blobs and as shards in one transaction; a shard that was known moves to its new frame. */
  record(tenant: TenantId, recipe: Digest, segments: readonly NewSegment[]): Promise<void>;
}
