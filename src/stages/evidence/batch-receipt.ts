import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';

/** A record that cannot be used, or a document that cannot be read. `pointer` is a JSON pointer into the record. */
export interface EvidenceRefusal {
  readonly path: string;
  readonly line?: number;
  readonly pointer?: string;
  readonly code: string;
  readonly reason: string;
}

/** How often one thing broke a schema without harm, and where it was seen first. */
export interface WarningCount {
  readonly code: string;
  readonly count: number;
  readonly first: {
    readonly path: string;
    readonly line?: number;
    readonly pointer?: string;
    readonly message: string;
  };
}

/** What became of a batch. `refused`, `superseded` and `warnings` are listed up to 100; the counts are of all. */
export interface BatchReceipt {
  readonly batchId: string;
  /** The cut at which the batch is visible; the current one where it changed nothing. */
  readonly seq: number;
  readonly source: string;
  readonly createdAt: string;
  /** Of the upload as it came in. */
  readonly digest: Digest;
  readonly bytes: number;
  readonly files: number;
  /** Records of the input that are in the store now; `added`, `changed` and `unchanged` together. */
  readonly accepted: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Records that a snapshot no longer had. */
  readonly closed: number;
  /** Records that were left out because they had been erased. */
  readonly erased: number;
  /** Records that gave way to another of the same key in this batch (equal ones included). */
  readonly supersededCount: number;
  /** Records with at least one warning. */
  readonly warned: number;
  readonly refusedCount: number;
  readonly refused: readonly EvidenceRefusal[];
  readonly superseded: readonly { readonly kind: EvidenceKind; readonly key: string; readonly digest: Digest }[];
  readonly warnings: readonly WarningCount[];
  readonly kinds: Readonly<Partial<Record<EvidenceKind, number>>>;
  /** True where the batch was only checked. */
  readonly validateOnly: boolean;
}
