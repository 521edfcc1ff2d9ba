import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { SegmentPlace } from '../storage/segment-writer.js';

/** A shard of raw records, and where its frame lies. */
export interface RawShard extends FileSlice {
  readonly shardId: Digest;
  readonly digest: Digest;
  /** Length of its lines. */
  readonly plainBytes: number;
}

/** Shards whose normalised records become one segment, in order. */
export interface NormalizeTask {
  readonly kind: EvidenceKind;
  readonly shards: readonly RawShard[];
}

/** What each thread is given at its start. */
export interface NormalizeThreadData {
  readonly place: SegmentPlace;
  readonly level: number;
}
