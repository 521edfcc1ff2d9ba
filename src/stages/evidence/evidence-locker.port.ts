import type { AuditBy } from '../../kernel/audit.js';
import type { EvidenceCut, EvidenceKind, Feed } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Selectors } from '../../kernel/selectors.js';
import type { Digest } from '../../formats/digest.js';
import type { EpssHeader } from '../../formats/epss/read-epss.js';
import type { BatchReceipt, EvidenceRefusal } from './batch-receipt.js';

export const EVIDENCE_LOCKER = Symbol('EvidenceLocker');

export const evidenceFormats = [
  'osv',
  'openvex',
  'csaf',
  'cyclonedx',
  'spdx',
  'kev',
  'epss',
  'maven-artifact',
] as const;
export type EvidenceFormat = (typeof evidenceFormats)[number];

/** What the sender declares of a batch. */
export interface BatchHeader {
  /** Names where the records come from, e.g. `osv-pypi`; it is the first part of every key. */
  readonly source: string;
  /** Refuses records of any other kind. Without it the records tell their kind themselves. */
  readonly kind?: EvidenceKind;
  /** Refuses documents of any other format. Without it each document is recognised by its members. */
  readonly schema?: EvidenceFormat;
  /** RFC 3339. Stands in for the capture time that the documents declare. */
  readonly captureTime?: string;
  /** How many records the batch has; another number refuses it. */
  readonly count?: number;
}

export interface IngestOptions {
  /** Accepts the good records where others are refused. Without it one refusal refuses the batch. */
  readonly partial?: boolean;
  /** Closes every record of this source (and of the header's kind, if it names one) that the batch does not hold. */
  readonly snapshot?: boolean;
  /** Lets a snapshot close more than 10 % of what the source has. */
  readonly allowShrink?: boolean;
  /** Keeps the upstream bytes of each record beside the canonical ones. */
  readonly keepOriginals?: boolean;
  /** Takes records back that were erased; without it they are left out and counted. */
  readonly restoreErased?: boolean;
  /** Checks everything and says what would happen; nothing is written. */
  readonly validateOnly?: boolean;
  /** Who sends it, for the audit log; the product itself where absent. */
  readonly by?: AuditBy;
}

/**
 * A piece of the input that can be parsed on its own: a whole document, or some whole lines of a line-wise file. `path` and `line` (of
 * the first byte, from 1) say where it came from. Whoever receives a block of lines may keep its bytes or move them to a thread.
 */
export interface EvidenceBlock {
  readonly form: 'json' | 'json-lines' | 'yaml' | 'epss-csv';
  readonly path: string;
  readonly line: number;
  readonly bytes: Uint8Array;
  /** For EPSS, whose first lines speak for all others. */
  readonly epss?: EpssHeader;
}

/** A file or a line that is refused before it can be parsed: its type is not read here, or it is too long. */
export interface RefusedPart {
  readonly refused: EvidenceRefusal;
}

/** A batch as it arrives: the blocks in order, and, when they have all been read, what the whole upload was. */
export interface EvidenceInput {
  blocks(signal: AbortSignal): AsyncIterable<EvidenceBlock | RefusedPart>;
  /** SHA-256 and length of the upload as it came in, and how many files it held. Only after `blocks` has ended. */
  summary(): { readonly digest: Digest; readonly bytes: number; readonly files: number };
  /** Waits until all of the upload is here, where it can be. It replaces `blocks` and is called before it. */
  atHand?(signal: AbortSignal): Promise<HeldInput>;
}

/** An upload that lies here, so that whoever reads it waits for no sender. */
export interface HeldInput {
  /** From its beginning, as often as it is called. */
  read(): EvidenceInput;
  close(): Promise<void>;
}

/**
 * The append-only, time-travelling store of evidence.
 *
 * Contract: a batch becomes visible at once and completely, or not at all, under the next number of its tenant; nothing visible is
 * ever overwritten, so a cut gives the same records for ever. Records of one key in one batch: equal bytes count once, otherwise
 * the later `modified`, then the byte-greater digest stays, and the others are listed as superseded. A batch that changes nothing
 * takes no number.
 *
 * Errors: `EC-EVIDENCE-SCHEMA` (invalid, with at most 100 findings) where a record is refused and `partial` is not set or `snapshot` is,
 * `EC-EVIDENCE-SHRINK` (conflict), `EC-UNAVAILABLE-INGEST` (unavailable); errors of the input pass.
 */
export interface EvidenceLocker {
  ingest(
    tenant: TenantId,
    header: BatchHeader,
    input: EvidenceInput,
    options: IngestOptions,
    signal: AbortSignal,
  ): Promise<BatchReceipt>;
  /** The newest cut; `seq` 0 before the first batch. */
  head(tenant: TenantId): Promise<EvidenceCut>;
  /**
   * The greatest capture time of the selected kinds at the cut, RFC 3339 in UTC; undefined where no record of them has one.
   * A record's capture time is what its source declares, else its `modified`.
   */
  asOf(tenant: TenantId, cut: EvidenceCut, selectors: Pick<Selectors, 'kinds'>): Promise<string | undefined>;
  /** The feeds that had a batch at the cut, of the selected kinds and sources; in byte order of kind, then source. */
  feeds(tenant: TenantId, cut: EvidenceCut, selectors: Pick<Selectors, 'kinds' | 'sources'>): Promise<readonly Feed[]>;
}
