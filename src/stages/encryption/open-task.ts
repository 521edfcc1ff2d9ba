import type { Digest } from '../../formats/digest.js';
import type { FileSlice } from '../../kernel/file-slice.js';

/** A file of an encrypted bundle to check, and to open where `open` is there. It travels to a thread, the bundle key with it. */
export interface OpenTask {
  readonly path: string;
  /** Of the ciphertext; absent where it is enough that it opens to the right bytes. */
  readonly digest?: Digest;
  readonly bytes: number;
  readonly slices: readonly FileSlice[];
  readonly open?: OpenOrder;
}

export interface OpenOrder {
  readonly identity: string;
  /** What the plain file must be. */
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
  /** A file that is made, for this user alone; absent where the plain bytes are only checked. */
  readonly target?: string;
}

export interface OpenFinding {
  readonly bytes: number;
  readonly failure?: { readonly code: string; readonly message: string; readonly path: string };
}
