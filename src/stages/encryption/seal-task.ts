import type { Digest } from '../../formats/digest.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { SegmentPlace } from '../storage/segment-writer.js';

/** A file to encrypt, in plain. */
export interface PlainFile {
  readonly digest: Digest;
  readonly bytes: number;
  readonly slices: readonly FileSlice[];
}

/** Files to encrypt into one segment. It travels to a thread, the epoch's secret with it. */
export interface SealTask {
  readonly secret: Uint8Array;
  /** The bundle key, as it is written down. */
  readonly identity: string;
  readonly place: SegmentPlace;
  readonly files: readonly PlainFile[];
}

/** A ciphertext: which file it is of, and where it lies in its segment. */
export interface SealedBlob {
  readonly plain: Digest;
  readonly digest: Digest;
  readonly offset: number;
  readonly bytes: number;
}

export interface SealedSegment {
  readonly segment: Digest;
  /** Where it lies; to be synced before a row names it. */
  readonly directory: string;
  readonly blobs: readonly SealedBlob[];
}
