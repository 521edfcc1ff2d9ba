import type { EvidenceRecord, RecordWarning } from '../../../formats/evidence-record/evidence-record.js';
import type { EvidenceRefusal } from '../batch-receipt.js';

/** A record ready to be stored. */
export interface ParsedRecord {
  readonly record: EvidenceRecord;
  readonly key: string;
  /** Canonical bytes (RFC 8785). */
  readonly body: Buffer;
  /** SHA-256 of `body`. */
  readonly digest: Buffer;
  readonly path: string;
  readonly line: number;
  /** The upstream bytes: a whole document, or a line without its end. */
  readonly original: Uint8Array;
  readonly warnings: readonly RecordWarning[];
}

/** What a document that holds no record of its own is reported as. */
export interface SkippedDocument {
  readonly path: string;
  readonly message: string;
}

/** What comes of a block, one at a time, in order. */
export interface ParsedSink {
  record(record: ParsedRecord): void;
  refusal(refusal: EvidenceRefusal): void;
  skipped(document: SkippedDocument): void;
}
