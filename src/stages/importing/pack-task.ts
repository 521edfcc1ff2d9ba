import type { IndexedLines } from '../verification/file-task.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { RowStamp } from '../evidence/locker/stored-row.js';

/** A pack whose records become rows. `lines` are those of its index. */
export interface PackTask {
  readonly kind: EvidenceKind;
  readonly path: string;
  readonly slices: readonly FileSlice[];
  readonly lines: IndexedLines;
  readonly stamp: RowStamp;
}

/** Rows of one pack in binary COPY form, in order of their keys. */
export interface PackRows {
  readonly rows: Uint8Array<ArrayBuffer>;
  readonly rowEnds: Uint32Array<ArrayBuffer>;
  readonly lastKey: string;
  /** Records that could not be read; they are kept. */
  readonly unread: number;
}
