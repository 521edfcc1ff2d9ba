import type { Digest } from '../../formats/digest.js';
import type { Tombstone } from '../../formats/tombstones/tombstone-line.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan, PlanBase } from '../../kernel/plan.js';
import type { EvidenceErasures } from '../evidence/evidence-erasures.port.js';
import type { EvidenceChange, EvidenceReader } from '../evidence/evidence-reader.port.js';

export type DeltaPlan = Plan & { readonly base: PlanBase };

export interface DeltaTools {
  readonly reader: Pick<EvidenceReader, 'scan' | 'changes' | 'bucketItems' | 'readBodies'>;
  readonly erasures: Pick<EvidenceErasures, 'erasedWithin'>;
  readonly tenant: TenantId;
  readonly signal?: AbortSignal | undefined;
  /** The bucket hashes of the set after the base, where they are kept. */
  readonly baseBuckets?: (() => Promise<Buffer | undefined>) | undefined;
  /** Nobody will call `finish`. */
  readonly withoutRoot?: boolean;
  /** Told of what the delta removes, kind by kind, in the order of tombstones. */
  readonly removed?: (kind: EvidenceKind, tombstone: Tombstone) => void;
}

/** How the set of a plan differs from that of its base. Kinds are asked for in order, each to its end, then the hashes. */
export interface SetChanges {
  readonly kinds: readonly EvidenceKind[];
  /** In byte order of key. */
  changes(kind: EvidenceKind): AsyncIterable<readonly EvidenceChange[]>;
  /** Tells of an item that went without being among the changes, by its `itemHash`. */
  touch(keyHash: Digest): void;
  /** 4,096 times 32 bytes, of the set after the changes. */
  bucketHashes(): Promise<Buffer>;
}
