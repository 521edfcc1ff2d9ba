import type { PatchRecords } from '../../formats/compact-delta/make-patch.js';
import type { EvidenceKind } from '../../kernel/evidence.js';

/** A shard whose frames are made and thrown away, to see how large they are. */
export interface MeasureTask {
  readonly kind: EvidenceKind;
  /** Its lines. */
  readonly lines: Uint8Array;
  readonly level: number;
  readonly normalizes: boolean;
}

/** As MeasureTask, of a shard that would be a patch. */
export interface MeasurePatchTask {
  readonly records: PatchRecords;
  readonly level: number;
}
