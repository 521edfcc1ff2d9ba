import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { PlannedFeed, PlannedSizes } from '../../kernel/plan.js';
import type { DroppedCount } from '../adapters/derive-files.js';
import type { ChangeCounts } from '../planning/record-scanner.port.js';

/** Output of the stage step: the payload lies in the content store, `layout` names the BundleLayout blob that lists its files. */
export interface StagedBundle {
  /** `familyOf` its plan, and its cut. Absent in what older releases staged. */
  readonly family?: Digest;
  readonly cut?: number;
  readonly layout: Digest;
  readonly itemSetRoot: Digest;
  readonly counts: Readonly<Partial<Record<EvidenceKind, number>>>;
  /** Names the blob of the item set's bucket hashes; only where deltas start from such bundles. */
  readonly bucketHashes?: Digest;
  /** Of a delta. */
  readonly changes?: Readonly<Partial<Record<EvidenceKind, ChangeCounts>>>;
  readonly records: number;
  /** Of all lines before compression. */
  readonly plainBytes: number;
  /** SHA-256 over the plain digests (32 bytes each) of all shards in order of the indexes. */
  readonly plainDigest: Digest;
  readonly shards: number;
  /** Absent in what older releases staged. */
  readonly feeds?: readonly PlannedFeed[];
  /** Absent in what older releases staged, and of files that an adapter derived. */
  readonly sizes?: PlannedSizes;
  /** Of the payload: packs and indexes, or what an adapter derived. */
  readonly files: number;
  /** What an adapter could not express, or the projection took. */
  readonly dropped?: readonly DroppedCount[];
}
