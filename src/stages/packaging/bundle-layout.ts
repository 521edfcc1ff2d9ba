import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';
import type { Digest } from '../../formats/digest.js';

/** A piece of a file: a blob of the content store, as the 64 hex digits of its digest, and its length. */
export type Piece = readonly [hex: string, bytes: number];

/** A file of a bundle as it is known before and after it is sealed. The pieces in order are its bytes. */
export interface LayoutFile {
  readonly path: string;
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly records?: number;
  readonly rows?: RowFacts;
  readonly pieces: readonly Piece[];
}

/** All files of a bundle. A stored document: what the tar, the OCI layout, single downloads and the verifier are views of. */
export interface BundleLayout {
  readonly schema: 'urn:export-center:layout:v1';
  readonly files: readonly LayoutFile[];
}

export const layoutMediaType = 'application/vnd.export-center.layout.v1+json';
