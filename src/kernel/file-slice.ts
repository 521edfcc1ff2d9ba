/**
 * A run of bytes inside a local file. A file of a bundle is a list of slices whatever holds it: a tar, a folder, an OCI layout
 * or the segments of the content store. The verifier's threads and the computed tar read nothing else.
 */
export interface FileSlice {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** One file of a bundle and where its bytes lie. `bytes` is the sum of the slices' lengths. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: number;
  readonly slices: readonly FileSlice[];
}
