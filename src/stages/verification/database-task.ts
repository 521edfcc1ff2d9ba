import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';
import type { FileSlice } from '../../kernel/file-slice.js';

/** A database to look into. It travels to a thread. */
export interface DatabaseTask {
  /** In the bundle. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly slices: readonly FileSlice[];
  /** What the manifest says. */
  readonly rows: RowFacts;
  /** An empty folder to unpack it into. */
  readonly folder: string;
}

export interface DatabaseAnswer {
  readonly failure?: { readonly code: string; readonly message: string };
}
