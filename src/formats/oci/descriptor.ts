import type { Digest } from '../digest.js';
import { digestOf } from '../digest.js';

export const ociMediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  empty: 'application/vnd.oci.empty.v1+json',
  bundle: 'application/vnd.export-center.bundle.v1',
} as const;

export const ociAnnotations = {
  title: 'org.opencontainers.image.title',
  created: 'org.opencontainers.image.created',
  refName: 'org.opencontainers.image.ref.name',
} as const;

/** OCI image spec 1.1, descriptor.md. `size` is in bytes. */
export interface OciDescriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Bytes of a document of the layout, and the descriptor that names them. */
export interface OciDocument {
  readonly bytes: Buffer;
  readonly descriptor: OciDescriptor;
}

export function ociDocument(mediaType: string, bytes: Buffer): OciDocument {
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

/** Where a layout keeps a blob (OCI image spec 1.1, image-layout.md). */
export function blobPath(digest: Digest): string {
  return `blobs/sha256/${digest.slice(7)}`;
}
