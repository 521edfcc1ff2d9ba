import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { RuleCount } from '../../kernel/plan.js';
import type { PlannedPack } from './planned-pack.js';
import type { SourceCount } from './source-counter.js';

export interface ScanTotals {
  /** Of the set that the plan selects, whatever of it lies in the bundle. */
  readonly itemSetRoot: Digest;
  /** 4,096 times 32 bytes, which the root is over. */
  readonly bucketHashes: Buffer;
  /** Records of the packs. */
  readonly counts: Readonly<Partial<Record<EvidenceKind, number>>>;
  /** Of the packs, in byte order of kind, then source; none without records. */
  readonly sources: readonly SourceCount[];
  /** What the projection took from the records of the packs. */
  readonly redacted: readonly RuleCount[];
  /** Of a delta. */
  readonly changes?: Readonly<Partial<Record<EvidenceKind, ChangeCounts>>>;
}

/** How many records came, took another form or went. */
export interface ChangeCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Tells which records a bundle holds, without reading a body. Kinds must be asked for in order, each to its end, then `finish`. */
export interface RecordScanner {
  readonly kinds: readonly EvidenceKind[];
  packs(kind: EvidenceKind): AsyncIterable<PlannedPack>;
  /** Of the packs so far, in byte order of kind, then source. */
  readonly sources: readonly SourceCount[];
  readonly redacted: readonly RuleCount[];
  finish(): ScanTotals | Promise<ScanTotals>;
}
