import type { Digest } from '../../formats/digest.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import type { PlanProjection } from '../../kernel/plan.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { NewSegment } from './shard-cache.port.js';

/** A shard as it was planned, before a body was read. */
export interface ShardOrder {
  readonly shardId: Digest;
  readonly last: string;
  readonly records: number;
  /** Length of its lines. */
  readonly plainBytes: number;
  /** Only these records of the range, in order; absent for all. */
  readonly keys?: readonly string[];
}

/** The keys that a range reads where it does not read all between its ends. */
export const keysOf = ({ shards }: ShardRange): readonly string[] | undefined =>
  shards[0]?.keys && shards.flatMap(({ keys }) => keys ?? []);

/** Where most records of a range are without the database. */
export interface EarlierRange {
  /** Frames of an earlier bundle in key order; together they hold what the range held then, and neighbours. */
  readonly frames: readonly EarlierFrame[];
  /** Keys of the range that came, changed or went since; in key order. */
  readonly changed: readonly string[];
}

export interface EarlierFrame extends FileSlice {
  readonly digest: Digest;
  readonly plainBytes: number;
  /** Whether all its keys are of the range. */
  readonly inside: boolean;
}

/** Neighbouring shards, read with one query. `after` is the key before the first of them. */
export interface ShardRange {
  readonly after: string;
  readonly shards: readonly ShardOrder[];
  readonly earlier?: EarlierRange;
}

/** Ranges in key order whose shards are written as one segment. */
export interface BuildTask {
  readonly scan: EvidenceScan;
  /** What is done to each record that is read. */
  readonly projection: PlanProjection;
  readonly ranges: readonly ShardRange[];
  /** Shards are then written as patches, and name their keys. */
  readonly patch?: PatchBase;
}

/** What patches are made against. */
export interface PatchBase {
  /** Absent where the base holds nothing of the kind. */
  readonly scan?: EvidenceScan;
  /** How the base's records left. */
  readonly projection: PlanProjection;
}

/** Frames that together are a file: their digest is asked for. Each is checked against its own on the way. */
export interface HashTask {
  readonly pieces: readonly {
    readonly segment: Digest;
    readonly offset: number;
    readonly length: number;
    readonly digest: Digest;
  }[];
}

/** Makes shards. One implementation runs in threads with a connection each, one over any EvidenceReader. */
export interface ShardBuilder {
  /**
   * Writes the segment durably and renames it; its directory entry and its rows are the caller's. Throws `EC-EVIDENCE-DAMAGED`
   * (integrity) where what is read is not what was planned.
   */
  build(task: BuildTask): Promise<NewSegment>;
  /** Throws `EC-BLOB-DAMAGED` (integrity) where a piece is not what its digest says. */
  hash(task: HashTask): Promise<Digest>;
  /** After it every temporary file is gone. */
  close(): Promise<void>;
}
