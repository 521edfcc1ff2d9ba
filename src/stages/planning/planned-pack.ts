import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';

/** A shard before a body was read. `plainBytes` is the length of its lines. */
export interface PlannedShard {
  readonly first: string;
  readonly last: string;
  readonly records: number;
  readonly plainBytes: number;
  readonly shardId: Digest;
  /** Whose records they are, in byte order of source. */
  readonly sources: readonly SourcePart[];
  /** All its keys in order, where the cut holds others between `first` and `last` that do not belong to it. */
  readonly keys?: readonly string[];
}

/** What one source has in a shard. */
export interface SourcePart {
  readonly source: string;
  readonly records: number;
  readonly plainBytes: number;
}

/** Neighbouring shards that become one file. `number` counts from 1 in each kind; `after` is the key before the first shard, or ''. */
export interface PlannedPack {
  readonly kind: EvidenceKind;
  readonly number: number;
  readonly after: string;
  readonly shards: readonly PlannedShard[];
}
