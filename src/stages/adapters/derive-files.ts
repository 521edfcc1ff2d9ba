import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';
import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Plan } from '../../kernel/plan.js';
import type { ProfileSpec } from '../../kernel/profile.js';
import type { ChangeCounts } from '../planning/record-scanner.port.js';
import type { SourceCount } from '../planning/source-counter.js';
import type { EvidenceBody } from '../evidence/evidence-reader.port.js';

/** What an adapter works with while it derives the files of one plan. */
export interface Derivation {
  readonly plan: Plan;
  /** The revision that the plan names by its `specDigest`. */
  readonly spec: ProfileSpec;
  /** The selected records of one kind at the plan's cut, in byte order of key. Can be asked again; holds a connection while it is read. */
  readonly records: (kind: EvidenceKind) => AsyncIterable<EvidenceBody>;
  /** An empty folder on the volume of the content store; what is left in it is removed afterwards, also after a crash. */
  readonly scratch: string;
  /** Puts one file of the bundle into the content store. The chunks may be reused once the next one is asked for. */
  readonly emit: (file: DerivedFile, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => Promise<void>;
  /** How many threads it may start. */
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** What was staged in packs. */
export interface StagedRecords {
  readonly itemSetRoot: Digest;
  /** In byte order of kind, then source; none without records. */
  readonly sources: readonly SourceCount[];
  /** Of a delta. */
  readonly changes?: Readonly<Partial<Record<EvidenceKind, ChangeCounts>>>;
}

/** What an adapter works with while it makes further files beside the packs. */
export interface ExtraDerivation extends Omit<Derivation, 'records'> {
  readonly staged: StagedRecords;
  /** The normalised records of one kind, if there are any: lines of some records at once, each chunk valid until the next. */
  readonly normalized: (kind: EvidenceKind) => AsyncIterable<Buffer>;
}

/** As DeriveFiles, beside packs that are staged. */
export type DeriveExtras = (derivation: ExtraDerivation) => Promise<void>;

export interface DerivedFile {
  readonly path: string;
  readonly mediaType: string;
  /** Where the file holds a database: what must be found in it. Asked for after the last chunk. */
  readonly rows?: () => RowFacts;
}

/** Records, or parts of them, that could not be expressed, by the rule that says so. */
export interface DroppedCount {
  readonly rule: string;
  readonly count: number;
}

/**
 * Derives the files of a plan: a pure function of the plan, the spec and the records, so it uses no clock, no randomness and no order but that of
 * the records. Answers what was left out; each of these stands with its reason in a file of the bundle.
 */
export type DeriveFiles = (derivation: Derivation) => Promise<readonly DroppedCount[]>;
